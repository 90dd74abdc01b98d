namespace Platform.AgentTesting.Runs;

/// <summary>Texts in messages.</summary>
internal static class Words
{
    private const int Longest = 300;

    public static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length == 0 ? "nothing" : line.Length <= Longest ? line : $"{line[..Longest]}...";
    }

    public static string List(IEnumerable<string> words) => string.Join(", ", words.DefaultIfEmpty("none"));
}
