using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Http.Metadata;
using Platform.Gateway.Api;
using Platform.Gateway.Problems;

namespace Platform.Gateway.Runbooks;

/// <summary>A runbook document sent as text/markdown, or as JSON with the member <c>markdown</c>.</summary>
internal sealed record MarkdownBody(string Markdown) : IBindableFromHttpContext<MarkdownBody>, IEndpointParameterMetadataProvider
{
    private const string Accepted = "text/markdown or application/json";

    public static async ValueTask<MarkdownBody?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var type = RequestBody.MediaType(context);
        if (type is not ("text/markdown" or "application/json"))
        {
            throw new UnsupportedMediaTypeException(type, Accepted);
        }
        var bytes = await RequestBody.ReadAsync(context);
        RequestBody.RequireUtf8(bytes);
        var markdown = type == "text/markdown" ? Encoding.UTF8.GetString(bytes) : JsonBody<SaveRunbookRequest>.Parse(bytes).Markdown;
        var checks = new Checks();
        if (string.IsNullOrWhiteSpace(markdown))
        {
            checks.Add("markdown", "'markdown' is missing; send the text of the runbook.");
        }
        checks.Done();
        return new MarkdownBody(markdown!);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json", "text/markdown"], typeof(SaveRunbookRequest)));
}

/// <summary>A runbook document.</summary>
public sealed record SaveRunbookRequest
{
    /// <summary>The whole document, front matter included; at most 1 MiB.</summary>
    [Required]
    public string? Markdown { get; init; }
}
