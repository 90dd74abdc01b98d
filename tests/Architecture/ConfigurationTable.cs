using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Shouldly;

namespace Platform.Tests.Architecture;

/// <summary>Every setting of the product, read from the options classes and where they are bound.</summary>
internal static partial class ConfigurationTable
{
    public static string Write()
    {
        var text = new StringBuilder(
            """
            # Configuration

            Every setting of the options classes, with its default and range. Set one as an environment variable, `:` written `__`
            (`Messaging__Transport=RabbitMq`), or on the command line (`--Messaging:Transport=RabbitMq`). All settings are checked at
            start, and all errors are reported together. The test that compares this file with the classes also writes it.

            Beside these: `ConnectionStrings:Gateway`, `:Coordinator`, `:Diagnostic`, `:Automation`, `:Executor` and `:Writer` (PostgreSQL
            connection strings, one for each service in the process), `ASPNETCORE_URLS` (where HTTP listens), and
            `OTEL_EXPORTER_OTLP_ENDPOINT` (where traces and metrics go, OTLP over HTTP with protobuf, such as
            `http://127.0.0.1:4318`; not exported where it is not set).

            """.ReplaceLineEndings("\n"));
        foreach (var (section, type) in Bound().OrderBy(entry => entry.Section, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {section}\n\n{Meaning(type)}\n\n| setting | meaning | type | default | range |\n| --- | --- | --- | --- | --- |\n");
            Rows(text, section, type, Activator.CreateInstance(type)!);
        }
        return text.ToString();
    }

    private static void Rows(StringBuilder text, string section, Type type, object defaults)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite && property.SetMethod!.IsPublic))
        {
            var value = property.GetValue(defaults);
            var plain = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (IsOptions(plain) && value is not null)
            {
                Rows(text, $"{section}:{property.Name}", plain, value);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"| `{section}:{property.Name}` | {Meaning(type, property)} | {Kind(plain)} | {Default(property, value)} | {Range(property)} |\n");
            }
        }
    }

    private static IEnumerable<(string Section, Type Type)> Bound() =>
        from path in Repository.Files("shared", ".cs").Concat(Repository.Files("services", ".cs"))
        from match in Binding().Matches(Repository.Read(path))
        let name = match.Groups["type"].Value
        let list = ListOf().Match(name)
        select (
            Interpolated().Replace(match.Groups["section"].Value, "<$1>") + (list.Success ? ":<n>" : ""),
            Product.Types.Single(type => type.Name == (list.Success ? list.Groups["type"].Value : name)));

    private static bool IsOptions(Type type) => type.IsClass && type != typeof(string) && type.Assembly.GetName().Name!.StartsWith("Platform.", StringComparison.Ordinal);

    private static string Kind(Type type) => type switch
    {
        _ when type == typeof(string) => "text",
        _ when type == typeof(bool) => "`true`, `false`",
        _ when type == typeof(int) || type == typeof(long) || type == typeof(double) || type == typeof(ushort) => "number",
        _ when type == typeof(TimeSpan) => "duration, `hh:mm:ss`",
        _ when type.IsEnum => string.Join(", ", Enum.GetNames(type).Select(name => $"`{name}`")),
        _ when typeof(IDictionary).IsAssignableFrom(type) || type.Name.Contains("Dictionary", StringComparison.Ordinal) => "map",
        _ when typeof(IEnumerable).IsAssignableFrom(type) => "list, `:0`, `:1`, ...",
        _ => type.Name,
    };

    private static string Default(PropertyInfo property, object? value) => value switch
    {
        _ when property.Name.Contains("Key", StringComparison.Ordinal) && value is "" => "none",
        null or "" => "none",
        string text => $"`{Portable(text)}`",
        IDictionary map => string.Join(", ", map.Keys.Cast<object>().Select(key => $"`{key}={map[key]}`")),
        bool flag => flag ? "`true`" : "`false`",
        IEnumerable list => list.Cast<object>().Any() ? string.Join(", ", list.Cast<object>().Select(item => $"`{item}`")) : "none",
        IFormattable number => $"`{number.ToString(null, CultureInfo.InvariantCulture)}`",
        _ => $"`{value}`",
    };

    /// <summary>The same text on every machine, and no password in it.</summary>
    private static string Portable(string text) => text.Replace("guest:guest@", "guest:...@", StringComparison.Ordinal)
        .Replace(Path.GetTempPath(), "<temp>/", StringComparison.Ordinal).Replace($"-{Environment.UserName}", "-<user>", StringComparison.Ordinal);

    private static string Range(PropertyInfo property) => string.Join(", ", property.GetCustomAttributes<ValidationAttribute>().Select(attribute => attribute switch
    {
        System.ComponentModel.DataAnnotations.RangeAttribute range => $"{Convert.ToString(range.Minimum, CultureInfo.InvariantCulture)} to {Convert.ToString(range.Maximum, CultureInfo.InvariantCulture)}",
        RequiredAttribute => "required",
        RegularExpressionAttribute pattern => $"`{pattern.Pattern.Replace("|", "\\|", StringComparison.Ordinal)}`",
        MinLengthAttribute length => $"at least {length.Length}",
        MaxLengthAttribute length => $"at most {length.Length}",
        StringLengthAttribute length => $"{length.MinimumLength} to {length.MaximumLength} characters",
        UrlAttribute => "an address",
        _ => attribute.GetType().Name.Replace("Attribute", "", StringComparison.Ordinal),
    }));

    private static string Meaning(Type type) => Comment(Source(type), $@"(sealed |partial )*(class|record) {type.Name}\b");

    private static string Meaning(Type type, PropertyInfo property) => Comment(Source(type), $@"(required )?[\w<>?,. \[\]]+ {property.Name} {{ get;").Replace("|", "\\|", StringComparison.Ordinal);

    private static string Source(Type type) => Repository.Files("shared", ".cs").Concat(Repository.Files("services", ".cs"))
        .Select(Repository.Read).First(text => Regex.IsMatch(text, $@"\b(class|record) {type.Name}\b"));

    private static string Comment(string source, string declaration)
    {
        var match = Regex.Match(source, $@"(?<comment>([ \t]*///[^\n]*\n)+)([ \t]*\[[^\n]*\]\n)*[ \t]*(public|internal) {declaration}");
        match.Success.ShouldBeTrue($"No doc comment stands before: {declaration}");
        var text = string.Join(' ', match.Groups["comment"].Value.Split('\n').Select(line => line.Trim().TrimStart('/').Trim()));
        text = Regex.Replace(Regex.Replace(text, "</?c>", "`"), "<(see|paramref) (cref|name)=\"([A-Za-z]+[.:])*(?<name>[^\"]+)\" ?/>", "`${name}`");
        return WebText().Replace(text, " ").Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal).Trim();
    }

    [GeneratedRegex(@"AddOptions<(?<type>[\w<>]+)>\([^)]*\)\s*\.BindConfiguration\(\$?""(?<section>[^""]+)""\)")]
    private static partial Regex Binding();

    [GeneratedRegex("^List<(?<type>[A-Za-z]+)>$")]
    private static partial Regex ListOf();

    [GeneratedRegex(@"\{(\w+)(\.\w+)*\}")]
    private static partial Regex Interpolated();

    [GeneratedRegex("</?(summary|remarks|para)>|  +")]
    private static partial Regex WebText();
}
