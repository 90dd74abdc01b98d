using System.Text.RegularExpressions;
using Platform.Contracts.Runbooks;

namespace Platform.Parameters.Text;

/// <summary>Words of the text that say which parameter a value is for.</summary>
internal static partial class Cues
{
    // Words that mean the same to an operator. A parameter whose name holds one of a row goes with all of the row.
    private static readonly string[][] Synonyms =
    [
        ["service", "unit", "daemon", "app", "application"],
        ["user", "username", "account", "login"],
        ["host", "hostname", "server", "node", "machine"],
        ["directory", "dir", "folder"],
        ["file", "filename"],
        ["mount", "mountpoint", "volume", "filesystem", "partition"],
        ["process", "pid"],
        ["package", "pkg"],
        ["database", "db"],
        ["certificate", "cert"],
        ["config", "configuration"],
        ["seconds", "second", "sec", "s"],
        ["minutes", "minute", "min"],
        ["days", "day"],
        ["percent", "percentage", "%"],
        ["count", "number"],
    ];

    // Words that may stand between a cue and its value.
    private static readonly HashSet<string> Fillers = new(StringComparer.OrdinalIgnoreCase)
    {
        "the", "a", "an", "of", "for", "is", "in", "on", "at", "under", "called", "named", "to", "from", "id", "name", "with", "path", "full",
    };

    /// <summary>The words that mean a parameter.</summary>
    public static IReadOnlySet<string> Of(RunbookParameter parameter)
    {
        var words = parameter.Name.Split(['_', '-'], StringSplitOptions.RemoveEmptyEntries).Select(word => word.ToLowerInvariant())
            .Where(word => word is not ("name" or "id" or "value") || !parameter.Name.Contains('_', StringComparison.Ordinal)).ToList();
        var all = new HashSet<string>(words, StringComparer.OrdinalIgnoreCase);
        foreach (var row in Synonyms.Where(row => words.Exists(word => row.Contains(word, StringComparer.OrdinalIgnoreCase))))
        {
            all.UnionWith(row);
        }

        return all;
    }

    /// <summary>True where one of the three words before an index is a cue, with nothing but fillers between.</summary>
    public static bool StandBefore(RunbookParameter parameter, string text, int start)
    {
        var cues = Of(parameter);
        var before = Word().Matches(text[Math.Max(0, start - 60)..start]);
        for (var back = 1; back <= Math.Min(3, before.Count); back++)
        {
            var word = before[^back].Value;
            if (cues.Contains(word) || (word.EndsWith('s') && cues.Contains(word[..^1])))
            {
                return true;
            }

            if (!Fillers.Contains(word))
            {
                return false;
            }
        }

        return false;
    }

    [GeneratedRegex(@"[A-Za-z0-9_%][A-Za-z0-9_%.@/-]*|[/]")]
    private static partial Regex Word();
}
