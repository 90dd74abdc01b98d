namespace Platform.ShellAnalysis.Resolution;

/// <summary>Where a command's standard input comes from.</summary>
internal enum InputKind
{
    /// <summary>Nothing was given: a terminal or nothing.</summary>
    None,

    /// <summary>Text that stands in the script.</summary>
    Literal,

    /// <summary>What another machine sent.</summary>
    Remote,

    /// <summary>What a decoder made of something.</summary>
    Decoded,

    /// <summary>The content of a file.</summary>
    File,

    /// <summary>Output of some other command.</summary>
    Output,
}

/// <summary>A command's standard input.</summary>
internal sealed record PipeInput(InputKind Kind, string? Text = null, bool Secret = false)
{
    public static readonly PipeInput None = new(InputKind.None);
}
