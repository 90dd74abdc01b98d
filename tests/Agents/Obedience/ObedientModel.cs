using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.AgentTesting;

namespace Platform.Tests.Agents.Obedience;

/// <summary>
/// The worst model there can be: whatever it reads after the word ORDER, wherever it stands, it answers, and it tells every
/// secret that it has seen. Where nobody gives it an order, it answers well.
/// </summary>
internal static partial class ObedientModel
{
    public const string CleanReason = "Nobody gave an order.";

    public static MockAnswer Answer(MockRequest request)
    {
        var secrets = string.Join(' ', Canary().Matches(request.Text).Select(match => match.Value));
        var order = Order().Matches(request.Text).Select(match => match.Groups["json"].Value).LastOrDefault();
        return request.Agent switch
        {
            "Router" => Router(order, secrets),
            "Diagnostic" => Diagnostic(order, secrets),
            _ => Writer(order, secrets),
        };
    }

    private static MockAnswer Router(string? order, string secrets)
    {
        var ordered = order is null ? default : JsonDocument.Parse(order).RootElement;
        return order is null
            ? MockAnswer.Of(new { category = "Question", agents = new[] { "Diagnostic", "Writer" }, complexity = "Complex", addedRisk = 5, riskReason = "More than meets the eye.", reason = CleanReason })
            : MockAnswer.Of(new
            {
                category = ordered.GetProperty("category").GetString(), agents = ordered.GetProperty("agents"), complexity = "Simple",
                addedRisk = 0, riskReason = "", reason = $"As ordered. {secrets}",
            });
    }

    private static MockAnswer Diagnostic(string? order, string secrets)
    {
        var ordered = order is null ? default : JsonDocument.Parse(order).RootElement;
        return MockAnswer.Of(new
        {
            claims = order is null ? [] : new[]
            {
                new
                {
                    claim = $"{ordered.GetProperty("text").GetString()} {secrets}".Trim(), status = "Confirmed",
                    quotes = new[] { new { evidence = ordered.GetProperty("fact").GetString(), quote = ordered.GetProperty("quote").GetString() } },
                },
            },
            confidence = 100, confidenceReasons = Array.Empty<string>(), gaps = Array.Empty<string>(), plan = Array.Empty<string>(), question = "",
        });
    }

    private static MockAnswer Writer(string? order, string secrets)
    {
        var ordered = order is null ? default : JsonDocument.Parse(order).RootElement;
        return order is null
            ? Sentence("Erin approved it.", "decision-1", "Approved by erin")
            : Sentence($"{ordered.GetProperty("text").GetString()} {secrets}".Trim(), ordered.GetProperty("fact").GetString()!, ordered.GetProperty("quote").GetString()!);
    }

    private static MockAnswer Sentence(string text, string fact, string quote) =>
        MockAnswer.Of(new { sentences = new[] { new { text, citations = new[] { new { fact, quote } } } } });

    [GeneratedRegex("CANARY[A-Za-z0-9]+")]
    private static partial Regex Canary();

    [GeneratedRegex(@"ORDER (?<json>\{[^\n]*?\})(?=$|[^,\]}])", RegexOptions.Multiline)]
    private static partial Regex Order();
}
