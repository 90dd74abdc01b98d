using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Platform.Gateway.Problems;

namespace Platform.Gateway.Api;

/// <summary>A request body read strictly; whatever is wrong with it becomes a problem that says where.</summary>
internal sealed class JsonBody<T> : IBindableFromHttpContext<JsonBody<T>>, IEndpointParameterMetadataProvider
    where T : class
{
    private JsonBody(T value, byte[] bytes)
    {
        Value = value;
        Bytes = bytes;
    }

    public T Value { get; }

    private byte[] Bytes { get; }

    /// <summary>SHA-256 of the bytes as they came.</summary>
    public byte[] Hash() => SHA256.HashData(Bytes);

    public static async ValueTask<JsonBody<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var bytes = await RequestBody.ReadAsync(context);
        if (bytes.Length == 0 && BodyRules.Of(context).Optional)
        {
            bytes = [(byte)'{', (byte)'}'];
        }
        else if (RequestBody.MediaType(context) is var type && type != "application/json")
        {
            throw new UnsupportedMediaTypeException(type, "application/json");
        }
        return new JsonBody<T>(Parse(bytes), bytes);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T), isOptional: builder.Metadata.OfType<BodyRules>().Any(rules => rules.Optional)));

    /// <exception cref="MalformedBodyException">It is not the JSON of a <typeparamref name="T"/>.</exception>
    public static T Parse(byte[] bytes)
    {
        if (bytes.Length == 0)
        {
            throw new MalformedBodyException("The body is empty; send a JSON object.");
        }
        RequestBody.RequireUtf8(bytes);
        try
        {
            return JsonSerializer.Deserialize<T>(bytes, ApiJson.Options) ?? throw new MalformedBodyException("The body is null; send a JSON object.", 1, 1);
        }
        catch (JsonException exception)
        {
            throw JsonFault.Describe(typeof(T), exception);
        }
    }
}
