using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Platform.Gateway.Problems;

namespace Platform.Gateway.Api;

/// <summary>Says what a parser found wrong in the words of the API, without the names of our types.</summary>
internal static class JsonFault
{
    public static MalformedBodyException Describe(Type type, JsonException exception)
    {
        var line = exception.LineNumber + 1;
        var position = exception.BytePositionInLine + 1;
        var member = exception.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : null;
        var where = line is null ? "" : $" (line {line}, byte {position})";
        var text = exception.Message;
        if (text.Contains("could not be mapped to any .NET member", StringComparison.Ordinal))
        {
            var parent = TypeAt(type, member?.LastIndexOf('.') is > 0 and var dot ? member[..dot] : null);
            return new($"'{member}' is not a known member{where}. Known here: {string.Join(", ", Members(parent))}.", line, position, member);
        }
        if (text.Contains("could not be converted", StringComparison.Ordinal) || exception.InnerException is InvalidOperationException or FormatException)
        {
            return new($"{(member is null ? "The body" : $"'{member}'")} must be {Expected(TypeAt(type, member))}{where}.", line, position, member);
        }
        if (text.IndexOf("missing required properties including: ", StringComparison.Ordinal) is >= 0 and var needed)
        {
            var names = text[(needed + "missing required properties including: ".Length)..].Split(". ")[0].TrimEnd('.');
            return new($"{(member is null ? "The body" : $"'{member}'")} lacks {names}{where}.", line, position, member);
        }
        if (text.Contains("Duplicate property", StringComparison.OrdinalIgnoreCase))
        {
            return new($"'{member ?? "A member"}' stands there twice{where}; give each member once.", line, position, member);
        }
        // What is left is the reader's own message on the syntax; it names no type.
        var end = text.IndexOf(" Path: ", StringComparison.Ordinal);
        end = end < 0 ? text.IndexOf(" LineNumber: ", StringComparison.Ordinal) : end;
        return new($"The body is not valid JSON{where}: {(end < 0 ? text : text[..end]).Trim()}", line, position);
    }

    private static Type? TypeAt(Type? type, string? member)
    {
        foreach (var name in member?.Split('.') ?? [])
        {
            var info = type is null ? null : ApiJson.Options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);
            type = info?.Kind switch
            {
                JsonTypeInfoKind.Object => info.Properties.FirstOrDefault(property => property.Name == name.Split('[')[0])?.PropertyType,
                _ => info?.ElementType,
            };
            if (name.Contains('[', StringComparison.Ordinal) && type is not null)
            {
                type = ApiJson.Options.GetTypeInfo(type).ElementType;
            }
        }
        return type is null ? null : Nullable.GetUnderlyingType(type) ?? type;
    }

    private static IEnumerable<string> Members(Type? type) =>
        type is not null && ApiJson.Options.GetTypeInfo(type) is { Kind: JsonTypeInfoKind.Object } info ? info.Properties.Select(property => property.Name) : [];

    private static string Expected(Type? type) => type switch
    {
        null => "of another type",
        _ when type == typeof(string) => "text in quotes, without half of a surrogate pair",
        _ when type == typeof(int) || type == typeof(long) => "an integer without quotes",
        _ when type == typeof(bool) => "true or false",
        { IsEnum: true } => $"one of {string.Join(", ", Enum.GetNames(type))}",
        _ when typeof(IReadOnlyDictionary<string, string>).IsAssignableFrom(type) => "an object whose values are all text in quotes",
        _ when typeof(IEnumerable).IsAssignableFrom(type) => "an array",
        _ => "an object",
    };
}
