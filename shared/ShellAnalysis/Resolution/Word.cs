namespace Platform.ShellAnalysis.Resolution;

/// <summary>One word of a command after the expansions that need no running.</summary>
internal sealed record Word
{
    /// <summary>Stands in <see cref="Text" /> for what is only known when the script runs.</summary>
    public const char Gap = '\uFFFC';

    /// <summary>Stands for what is only known later but cannot be empty, as <c>${x:?}</c>.</summary>
    public const char Filled = '\uFFFB';

    /// <summary>The word as the program gets it, gaps marked.</summary>
    public required string Text { get; init; }

    /// <summary>Whether the shell replaces it by names of files.</summary>
    public bool Glob { get; init; }

    /// <summary>Whether a command's output is part of it.</summary>
    public bool Substitution { get; init; }

    /// <summary>Whether a variable is part of it.</summary>
    public bool Variable { get; init; }

    /// <summary>Why its spelling hides it from a reader; empty where it does not.</summary>
    public string Hidden { get; init; } = "";

    /// <summary>Whether the word splits letters by quotes or backslashes, which only matters where letters make a name.</summary>
    public bool Broken { get; init; }

    /// <summary>Whether the shell may make several words of it, or none.</summary>
    public bool Unsplit { get; init; }

    /// <summary>Whether the text is what the program gets, whatever happens.</summary>
    public bool Known => !Glob && !Unsplit && !Text.Contains(Gap, StringComparison.Ordinal) && !Text.Contains(Filled, StringComparison.Ordinal);

    /// <summary>Whether it is one word, neither more nor none.</summary>
    public bool One => !Glob && !Unsplit;

    public static Word Literal(string text) => new() { Text = text };
}
