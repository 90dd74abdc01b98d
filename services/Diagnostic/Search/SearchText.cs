using System.Text;
using System.Text.RegularExpressions;
using Platform.Diagnostic.Runbooks;

namespace Platform.Diagnostic.Search;

/// <summary>What search reads of a runbook, and how text becomes words.</summary>
internal static partial class SearchText
{
    /// <summary>Passages beyond this are not indexed one by one; the whole document still is.</summary>
    private const int MaxPassages = 200;

    /// <summary>
    /// The whole document first, then its passages: what it is called, each paragraph, its scripts. Each passage repeats the
    /// title, because a paragraph alone does not say what it is about.
    /// </summary>
    public static IReadOnlyList<string> Passages(ParsedRunbook runbook, string markdown)
    {
        var names = string.Join('\n', [runbook.Title, .. runbook.Triggers, .. runbook.Tags, .. runbook.Causes.Select(cause => cause.Title)]);
        var lines = MarkdownScanner.Lines(markdown);
        var body = FrontMatter.Read(lines, []).BodyStart;
        var paragraphs = Paragraphs(lines, body).ToList();
        return
        [
            $"{names}\n{string.Join('\n', paragraphs)}",
            names,
            .. paragraphs.Take(MaxPassages).Select(paragraph => $"{runbook.Title}\n{paragraph}"),
        ];
    }

    /// <summary>Words in lower case with blanks between; <c>KubeNodeNotReady</c> is four words.</summary>
    public static string Normalize(string text) => Words(text, joined: false);

    /// <summary>
    /// As <see cref="Normalize"/>, and neighbours within one CamelCase name also joined: who writes <c>daemonset</c> finds
    /// <c>DaemonSet</c>.
    /// </summary>
    public static string Terms(string text) => Words(text, joined: true);

    private static string Words(string text, bool joined)
    {
        var words = new StringBuilder(text.Length);
        foreach (Match name in Name().Matches(Address().Replace(text, " ")))
        {
            var apart = Capitals().Replace(Camel().Replace(name.Value, "$1 $2"), "$1 $2").ToLowerInvariant();
            words.Append(apart).Append(' ');
            if (joined && apart.Contains(' ', StringComparison.Ordinal))
            {
                var parts = apart.Split(' ');
                words.AppendJoin(' ', parts.Zip(parts.Skip(1), (first, second) => first + second)).Append(' ');
            }
        }

        return words.ToString();
    }

    private static IEnumerable<string> Paragraphs(List<string> lines, int start)
    {
        var paragraph = new List<string>();
        var fence = false;
        foreach (var line in lines.Skip(start))
        {
            var isFence = line.TrimStart().StartsWith("```", StringComparison.Ordinal) || line.TrimStart().StartsWith("~~~", StringComparison.Ordinal);
            var heading = !fence && line.StartsWith('#');
            if ((string.IsNullOrWhiteSpace(line) && !fence) || isFence || heading)
            {
                if (paragraph.Count > 0)
                {
                    yield return string.Join('\n', paragraph);
                }

                paragraph.Clear();
                fence ^= isFence;
                // A heading belongs to what follows it; what a fence says of its block is worth finding too.
                if (heading || (isFence && fence))
                {
                    paragraph.Add(line.TrimStart('`', '~', ' ', '#'));
                }
            }
            else
            {
                paragraph.Add(line);
            }
        }

        if (paragraph.Count > 0)
        {
            yield return string.Join('\n', paragraph);
        }
    }

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Address();

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex Name();

    [GeneratedRegex(@"(\p{Ll}|\p{N})(\p{Lu})")]
    private static partial Regex Camel();

    [GeneratedRegex(@"(\p{Lu}+)(\p{Lu}\p{Ll})")]
    private static partial Regex Capitals();
}
