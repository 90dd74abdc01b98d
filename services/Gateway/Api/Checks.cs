using System.Globalization;
using System.Text;
using System.Text.Json;
using Platform.Gateway.Problems;

namespace Platform.Gateway.Api;

/// <summary>Collects everything that is wrong with a request, so that the client learns it all at once.</summary>
internal sealed class Checks
{
    private readonly Dictionary<string, IReadOnlyList<string>> _errors = new(StringComparer.Ordinal);

    public void Add(string member, string message) =>
        _errors[member] = _errors.TryGetValue(member, out var messages) ? [.. messages, message] : [message];

    /// <exception cref="InvalidRequestException">Something was wrong.</exception>
    public void Done()
    {
        if (_errors.Count > 0)
        {
            throw new InvalidRequestException(_errors);
        }
    }

    /// <summary>Text that must be there.</summary>
    public string Text(string member, string? value, int longest)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            Add(member, Invariant($"'{member}' is missing; give 1 to {longest:N0} characters."));
            return "";
        }
        return OptionalText(member, value, longest)!;
    }

    /// <summary>Text that may be absent.</summary>
    public string? OptionalText(string member, string? value, int longest)
    {
        if (value?.Length > longest)
        {
            Add(member, Invariant($"'{member}' has {value.Length:N0} characters; at most {longest:N0} are allowed."));
        }
        else if (value is not null && value.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Control && rune.Value is not ('\n' or '\r' or '\t')))
        {
            Add(member, $"'{member}' holds a control character or a broken one; only line breaks and tabs are allowed.");
        }
        return value;
    }

    /// <summary>Text values by name.</summary>
    public IReadOnlyDictionary<string, string> Values(string member, IReadOnlyDictionary<string, string>? values, int most, int longest)
    {
        if (values?.Count > most)
        {
            Add(member, Invariant($"'{member}' has {values.Count:N0} entries; at most {most:N0} are allowed."));
            return values;
        }
        foreach (var (name, value) in values ?? new Dictionary<string, string>())
        {
            if (name.Length is 0 or > 100 || name.Any(char.IsControl))
            {
                Add(member, $"'{member}' has a name that is empty, longer than 100 characters or holds a control character.");
            }
            else if (value is null)
            {
                Add($"{member}.{name}", $"'{member}.{name}' is null; give text or leave it out.");
            }
            else
            {
                OptionalText($"{member}.{name}", value, longest);
            }
        }
        return values ?? new Dictionary<string, string>();
    }

    /// <summary>JSON values that are passed on as they are: an escape for half of a character cannot be.</summary>
    public IReadOnlyDictionary<string, JsonElement> Json(string member, IReadOnlyDictionary<string, JsonElement>? values)
    {
        foreach (var (name, value) in values ?? new Dictionary<string, JsonElement>())
        {
            Json($"{member}.{Short(name)}", value);
        }
        return values ?? new Dictionary<string, JsonElement>();
    }

    /// <summary>A JSON value that is passed on as it is.</summary>
    public void Json(string member, JsonElement value)
    {
        try
        {
            // Reads every text once.
            _ = JsonSerializer.SerializeToUtf8Bytes(value);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            Add(member, $"'{member}' holds half of a character (a surrogate without its other half).");
        }
    }

    /// <summary>An integer given as a query parameter.</summary>
    public int Integer(string member, string? value, int least, int most, int otherwise)
    {
        if (value is null)
        {
            return otherwise;
        }
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }
        Add(member, Invariant($"'{member}' is '{Short(value)}'; give an integer from {least} to {most}."));
        return otherwise;
    }

    /// <summary>A truth value given as a query parameter.</summary>
    public bool? Truth(string member, string? value)
    {
        if (value is not (null or "true" or "false"))
        {
            Add(member, $"'{member}' is '{Short(value)}'; give true or false.");
        }
        return value is null ? null : value == "true";
    }

    /// <summary>Names of an enum given as query parameters, repeated or separated by commas.</summary>
    public IReadOnlyList<string> Choices<TEnum>(string member, IReadOnlyList<string?> values)
        where TEnum : struct, Enum
    {
        var names = Enum.GetNames<TEnum>();
        string[] chosen = [.. values.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct()];
        foreach (var unknown in chosen.Except(names, StringComparer.Ordinal))
        {
            Add(member, $"'{member}' has '{Short(unknown)}'; give one of {string.Join(", ", names)}.");
        }
        return chosen;
    }

    /// <summary>Refuses query parameters that nobody reads: a misspelt filter must not select everything.</summary>
    public void OnlyQuery(HttpContext context, params IReadOnlyList<string> known)
    {
        foreach (var name in context.Request.Query.Keys.Except(known, StringComparer.Ordinal))
        {
            Add(Short(name), $"'{Short(name)}' is not a known parameter; known here: {string.Join(", ", known)}.");
        }
    }

    private static string Short(string value) => value.Length <= 60 ? value : value[..60] + "...";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
