using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Platform.Agents.Text;

/// <summary>
/// Takes secrets out of text before it leaves the process: those of the platform's own configuration, and whatever looks like
/// a key, a token or a password. Part of the one class that sends text to a model, and of what is recorded for tests.
/// </summary>
public sealed partial class Redactor
{
    /// <summary>Stands where a secret stood.</summary>
    public const string Mark = "[secret removed]";
    private const int ShortestKnown = 8;
    private readonly IReadOnlyList<string> _known;

    /// <param name="configuration">Settings whose values never leave.</param>
    public Redactor(IConfiguration configuration) => _known =
    [
        .. configuration.AsEnumerable().Where(entry => entry.Value is not null && SecretSetting().IsMatch(entry.Key)).SelectMany(entry => Parts(entry.Value!))
            .Where(secret => secret.Length >= ShortestKnown).Distinct(StringComparer.Ordinal).OrderByDescending(secret => secret.Length),
    ];

    /// <summary>The text without secrets. Text without secrets comes back unchanged.</summary>
    public string Redact(string text)
    {
        var result = _known.Aggregate(text, (current, secret) => current.Replace(secret, Mark, StringComparison.Ordinal));
        result = PrivateKey().Replace(result, Mark);
        result = UserInfo().Replace(result, $"$1{Mark}@");
        result = KnownToken().Replace(result, Mark);
        result = Header().Replace(result, $"$1{Mark}");
        return Assignment().Replace(result, $"$1{Mark}");
    }

    /// <summary>A named value: its texts one by one, each judged with its name before it. It stays JSON, and "password" still gives its value away.</summary>
    public JsonNode? Redact(string name, JsonNode? value) => value switch
    {
        JsonObject inner => new JsonObject(inner.Select(entry => KeyValuePair.Create(entry.Key, Redact(entry.Key, entry.Value)))),
        JsonArray list => new JsonArray([.. list.Select(item => Redact(name, item))]),
        JsonValue text when text.TryGetValue<string>(out var plain) => RedactNamed(name, plain),
        _ => value?.DeepClone(),
    };

    /// <summary>A text that may be a JSON object: then it still is one afterwards.</summary>
    internal string RedactJson(string text)
    {
        try
        {
            return text.TrimStart().StartsWith('{') && Redact(text) != text ? Redact("", JsonNode.Parse(text))!.ToJsonString() : Redact(text);
        }
        catch (JsonException)
        {
            return Redact(text);
        }
    }

    private string RedactNamed(string name, string value)
    {
        var named = $"{name}=\"{value.Replace('"', '\'').ReplaceLineEndings(" ")}\"";
        return Redact(named).EndsWith($"={Mark}", StringComparison.Ordinal) ? Mark : Redact(value);
    }

    /// <summary>A connection string hides its password, an address its user's; anything else is a secret as it is.</summary>
    private static IEnumerable<string> Parts(string value)
    {
        if (Uri.TryCreate(value, UriKind.Absolute, out var address) && address.UserInfo.Contains(':', StringComparison.Ordinal))
        {
            return [Uri.UnescapeDataString(address.UserInfo[(address.UserInfo.IndexOf(':', StringComparison.Ordinal) + 1)..])];
        }
        if (!value.Contains('=', StringComparison.Ordinal) || !value.Contains(';', StringComparison.Ordinal))
        {
            return [value];
        }
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = value };
            return parts.TryGetValue("Password", out var password) ? [password.ToString()!] : [];
        }
        catch (ArgumentException)
        {
            return [value];
        }
    }

    [GeneratedRegex(@"(^ConnectionStrings:|:RabbitMq$|Password|Secret|Token|Api_?Key$|:Key$|_KEY$)", RegexOptions.IgnoreCase)]
    private static partial Regex SecretSetting();

    [GeneratedRegex(@"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\z)", RegexOptions.Singleline, 1_000)]
    private static partial Regex PrivateKey();

    /// <summary>https://user:password@host</summary>
    [GeneratedRegex(@"(\b[a-z][a-z0-9+.-]{1,20}://[^\s:/@]{1,200}:)[^\s/@]{1,500}@", RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex UserInfo();

    /// <summary>Tokens that vendors mark as theirs: AWS, GitHub, GitLab, Slack, OpenAI and the like, Google, JSON web tokens.</summary>
    [GeneratedRegex(@"\b(?:(?:AKIA|ASIA)[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|sk-[\w-]{16,}|sk_live_\w{16,}|AIza[\w-]{30,}|eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,})", RegexOptions.None, 1_000)]
    private static partial Regex KnownToken();

    [GeneratedRegex(@"(\b(?:authorization|proxy-authorization|x-api-key|cookie|set-cookie)\b[""']?\s*[:=]\s*[""']?(?:(?:bearer|basic|token)\s+)?)(?!\[secret)[^\s""',;]+", RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex Header();

    /// <summary>password=..., "api_key": "...", --token ..., IDENTIFIED BY '...', AWS_SECRET_ACCESS_KEY=...</summary>
    [GeneratedRegex(@"((?:pass(?:word|wd|phrase)?|secret(?:[_-]?access)?[_-]?key|secret|api[_-]?key|access[_-]?key|auth[_-]?token|access[_-]?token|token|client[_-]?secret|PGPASSWORD|identified\s+by)[""']?(?:\s*(?:[:=]|:=)\s*|\s+(?=['""])|(?<=--?[\w-]{0,30})\s+))(?!\[secret)(?:""[^""\n]*""|'[^'\n]*'|[^\s""',;&]+)", RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex Assignment();
}
