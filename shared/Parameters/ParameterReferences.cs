using System.Text.RegularExpressions;
using Platform.Contracts.Runbooks;

namespace Platform.Parameters;

/// <summary>Where runbooks name their parameters, and how <c>${name}</c> is filled in attributes.</summary>
public static partial class ParameterReferences
{
    /// <summary>
    /// The parameters that a block's script or attributes name. A quoted name counts too, as in <c>os.environ["path"]</c>,
    /// and one within arithmetic, where the shell needs no dollar sign: <c>$((days * 86400))</c>.
    /// </summary>
    public static IReadOnlyList<RunbookParameter> UsedBy(RunbookBlock block, IReadOnlyList<RunbookParameter> parameters)
    {
        var effects = block.Effects;
        var attributes = string.Join(
            '\n', effects.Writes.Concat(effects.Services).Concat(effects.Processes).Concat(effects.Accounts).Concat(effects.Packages)
                .Append(block.Title).Append(block.ExpectOutput ?? ""));
        return
        [
            .. parameters.Where(parameter =>
                Regex.IsMatch(block.Script, $"""\$(?:\{"{"}[#!]?|env:)?{Regex.Escape(parameter.Name)}\b|["']{Regex.Escape(parameter.Name)}["']""")
                || Arithmetic().Matches(block.Script).Any(match => Regex.IsMatch(match.Value, $@"\b{Regex.Escape(parameter.Name)}\b"))
                || attributes.Contains($"${{{parameter.Name}}}", StringComparison.Ordinal)),
        ];
    }

    /// <summary>Replaces each <c>${name}</c> that has a value; the others stay as they are.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string> values) =>
        Reference().Replace(text, match => values.TryGetValue(match.Groups[1].Value, out var value) ? value : match.Value);

    /// <summary>As <see cref="Fill"/>, for a person: what has no value is named as not known.</summary>
    public static string Describe(string text, IReadOnlyDictionary<string, string> values) =>
        Reference().Replace(text, match => values.TryGetValue(match.Groups[1].Value, out var value) ? value : $"[{match.Groups[1].Value} not known]");

    /// <summary>The first <c>${name}</c> of a text, without its braces; null where there is none.</summary>
    public static string? FirstUnfilled(string text) => Reference().Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"\(\(.*?\)\)", RegexOptions.Singleline)]
    private static partial Regex Arithmetic();

    [GeneratedRegex(@"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")]
    private static partial Regex Reference();
}
