using System.Text;

namespace Platform.Gateway.Tasks;

/// <summary>PostgreSQL's text holds no NUL and no half characters; output of programs may.</summary>
internal static class StoredText
{
    /// <summary>The text with what cannot be stored replaced by U+FFFD; the text itself where nothing was.</summary>
    public static string Clean(string text)
    {
        var clean = true;
        for (var index = 0; index < text.Length && clean; index++)
        {
            clean = text[index] != '\0' && !char.IsSurrogate(text[index]);
        }
        return clean ? text : Replace(text);
    }

    private static string Replace(string text)
    {
        var builder = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            builder.Append((rune.Value == 0 ? Rune.ReplacementChar : rune).ToString());
        }
        return builder.ToString();
    }
}
