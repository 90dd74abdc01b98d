namespace Platform.Coordinator.Tasks;

/// <summary>Text of persons and programs, made fit for PostgreSQL and for one line.</summary>
internal static class Text
{
    private const int LongestLine = 500;

    /// <summary>PostgreSQL stores every character but U+0000.</summary>
    public static string Clean(string text) => text.Replace('\0', '\uFFFD');

    public static string? CleanOrNull(string? text) => text is null ? null : Clean(text);

    /// <summary>One line of at most 500 characters.</summary>
    public static string Line(string text)
    {
        var line = Clean(text).ReplaceLineEndings(" ").Trim();
        return line.Length <= LongestLine ? line : string.Concat(line.AsSpan(0, LongestLine - 1), "…");
    }
}
