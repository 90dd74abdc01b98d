using System.Text;
using System.Text.RegularExpressions;

namespace Platform.Diagnostic.Runbooks;

/// <summary>Values that an author left for the reader to fill in: <c>&lt;pod-name&gt;</c>.</summary>
internal static partial class Placeholders
{
    // Tags that scripts look for in pages and feeds; not placeholders where they stand in a quoted text.
    private static readonly HashSet<string> Tags = new(StringComparer.OrdinalIgnoreCase)
    {
        "html", "head", "body", "title", "div", "span", "p", "h1", "h2", "h3", "a", "b", "br", "pre", "code", "ul", "ol", "li", "table", "tr", "td", "th",
    };

    /// <summary>The placeholders' texts in order of appearance, each once.</summary>
    public static IEnumerable<string> In(string script)
    {
        var shell = ShellText.Scan(script);
        return Matches(shell).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal);
    }

    /// <summary>The placeholder that a value consists of, with or without quotes; null where it is something else.</summary>
    public static string? Whole(string value)
    {
        var match = Pattern().Match(value.Trim('"', '\''));
        return match.Success && match.Length == value.Trim('"', '\'').Length ? match.Groups[1].Value : null;
    }

    /// <summary>
    /// The script with each placeholder replaced by its variable, quoted for where it stands. Null where one stands in a
    /// here-document that expands nothing and cannot be made to without changing the rest of it.
    /// </summary>
    public static string? Replace(string script, Func<string, string> variable)
    {
        var shell = ShellText.Scan(QuotedHeredoc().Replace(script, Expanding));
        script = shell.Text;
        var result = new StringBuilder();
        var start = 0;
        foreach (var match in Matches(shell))
        {
            result.Append(script, start, match.Index - start);
            var name = variable(match.Groups[1].Value);
            switch (shell[match.Index])
            {
                case ShellContext.HeredocLiteral:
                    return null;
                case ShellContext.Literal:
                    result.Append($"'\"${name}\"'");
                    break;
                case ShellContext.Double or ShellContext.Heredoc:
                    result.Append($"${{{name}}}");
                    break;
                default:
                    result.Append($"\"${name}\"");
                    break;
            }

            start = match.Index + match.Length;
        }

        return result.Append(script, start, script.Length - start).ToString();
    }

    /// <summary>A here-document that holds a placeholder and nothing else that a shell would expand may as well expand.</summary>
    private static string Expanding(Match heredoc)
    {
        var body = heredoc.Groups["body"].Value;
        return Pattern().IsMatch(body) && body.AsSpan().IndexOfAny('$', '`', '\\') < 0
            ? $"<<{heredoc.Groups["tabs"].Value}{heredoc.Groups["word"].Value}{heredoc.Groups["rest"].Value}{body}{heredoc.Groups["end"].Value}"
            : heredoc.Value;
    }

    private static IEnumerable<Match> Matches(ShellText shell) =>
        Pattern().Matches(shell.Text).Where(match =>
            shell[match.Index] != ShellContext.Comment
            && !(Tags.Contains(match.Groups[1].Value) && shell[match.Index] is ShellContext.Literal or ShellContext.Double or ShellContext.HeredocLiteral or ShellContext.Heredoc));

    [GeneratedRegex(@"<<(?<tabs>-?)[ \t]*(?<quote>['""])(?<word>\w+)\k<quote>(?<rest>[^\n]*\n)(?<body>(?:[^\n]*\n)*?)(?<end>\t*\k<word>(?:\n|\z))")]
    private static partial Regex QuotedHeredoc();

    // "<input >output" and "<<EOF" are redirections: a placeholder starts and ends with a letter or digit inside its brackets.
    [GeneratedRegex(@"(?<![<(?])<([A-Za-z](?:[A-Za-z0-9_ .:/\-]{0,78}[A-Za-z0-9])?)>(?!\()")]
    private static partial Regex Pattern();
}
