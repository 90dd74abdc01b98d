using Platform.ShellAnalysis.Syntax;

namespace Platform.ShellAnalysis.Resolution;

/// <summary>Where a word stands, which decides what is expanded in it.</summary>
internal enum WordPlace
{
    /// <summary>A word of a command: it may become several words, or none.</summary>
    Command,

    /// <summary>The value of an assignment, or the target of a redirection: one text, neither split nor spread by braces.</summary>
    Value,

    /// <summary>The text of a here-document: quotes are ordinary letters.</summary>
    HereDocument,
}

/// <summary>Expands words of bash as far as nothing has to run for it. What it cannot know, it marks as a gap.</summary>
internal static class WordExpander
{
    /// <summary>The words that one word of the script becomes.</summary>
    public static IReadOnlyList<Word> Expand(ShellNode word, Variables variables) => Read(word, variables, WordPlace.Command).Finish();

    /// <summary>The text of a word where no splitting happens: an assignment or a redirection.</summary>
    public static Word ExpandWhole(ShellNode word, Variables variables) => Read(word, variables, WordPlace.Value).Whole();

    /// <summary>The text of a here-document whose marker is not quoted.</summary>
    public static Word ExpandLines(ShellNode lines, Variables variables) => Read(lines, variables, WordPlace.HereDocument).Whole();

    private static WordBuilder Read(ShellNode word, Variables variables, WordPlace place)
    {
        var builder = new WordBuilder(variables, place);
        foreach (var part in word.Children("Parts"))
        {
            builder.Add(part, quoted: place == WordPlace.HereDocument);
        }

        return builder;
    }
}
