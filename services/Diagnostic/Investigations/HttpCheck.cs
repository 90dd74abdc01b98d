using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net;
using Platform.Agents.Tools;
using Platform.Contracts.Execution;

namespace Platform.Diagnostic.Investigations;

/// <summary>
/// Asks a web server on the target itself, from the target. Other machines are out of reach: an address can carry away what a
/// model has read, and may do something there. So redirects are not followed, and neither the settings of a user nor brackets
/// in the address make more of it than one request.
/// </summary>
internal static class HttpCheck
{
    public static ITool Tool(InvestigatedTask investigation) => new TargetTool<HttpArguments>(
        investigation, "http_check", "Gets an address of a web server on the target, from the target: status, headers and the beginning of the body.",
        "Ask for the headers only (headersOnly).", arguments => Script(arguments, investigation.Command.Target));

    private static (string Title, string Script, string? Problem) Script(HttpArguments arguments, TargetSnapshot target)
    {
        if (!Uri.TryCreate(arguments.Url, UriKind.Absolute, out var url) || url.UserInfo.Length > 0)
        {
            return ("", "", "The url must be an absolute http or https address without a user.");
        }
        if (!IsOn(target, url))
        {
            return ("", "", $"Only addresses of the target itself can be asked, such as http://127.0.0.1:8080/; {url.Host} is another machine.");
        }
        return (
            $"{(arguments.HeadersOnly == true ? "Headers" : "Answer")} of {url.AbsoluteUri}",
            string.Create(CultureInfo.InvariantCulture, $"curl -q -s -S -g -k {(arguments.HeadersOnly == true ? "-I" : "-i")} --max-time 10 --noproxy '*' {TargetScript.Quote(url.AbsoluteUri)} | head -c {TargetScript.MostBytes}\n"), null);
    }

    private static bool IsOn(TargetSnapshot target, Uri url) =>
        url.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address))
        || url.Host.Equals(target.Name, StringComparison.OrdinalIgnoreCase)
        || (target.Kind == TargetKind.Ssh && target.Identity.Contains($"@{url.Host}:", StringComparison.OrdinalIgnoreCase));

    /// <summary>Which address.</summary>
    internal sealed record HttpArguments
    {
        [Description("The address, such as http://127.0.0.1:8080/health.")]
        [RegularExpression(@"^https?://[\x21-\x7e]{1,1000}$")]
        public required string Url { get; init; }

        [Description("Only status and headers.")]
        public bool? HeadersOnly { get; init; }
    }
}
