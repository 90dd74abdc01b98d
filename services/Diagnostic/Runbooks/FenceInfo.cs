namespace Platform.Diagnostic.Runbooks;

/// <summary>
/// The text behind an opening fence, <c>LANG KIND key=value key="quoted value"</c>. Inside quotes <c>\"</c> is a quote and
/// every other backslash is itself, so that regular expressions read as they are.
/// </summary>
internal sealed record FenceInfo(string Language, string? Kind, IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<string> Problems)
{
    public static FenceInfo Parse(string info)
    {
        var problems = new List<string>();
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        var i = 0;
        var language = Word(info, ref i);
        string? kind = null;
        while (Skip(info, ref i))
        {
            var word = Name(info, ref i);
            if (i >= info.Length || info[i] != '=')
            {
                if (word.Length == 0 || (i < info.Length && !char.IsWhiteSpace(info[i])))
                {
                    word += Word(info, ref i);
                }

                if (kind is null && attributes.Count == 0)
                {
                    kind = word;
                }
                else
                {
                    problems.Add($"'{word}' is no attribute; write name=value, and quote values that hold blanks.");
                }

                continue;
            }

            i++;
            var value = Value(info, ref i, out var closed);
            if (!closed)
            {
                problems.Add($"The quote of attribute '{word}' is not closed.");
            }

            if (!attributes.TryAdd(word, value))
            {
                problems.Add($"Attribute '{word}' stands there twice.");
            }
        }

        return new FenceInfo(language.ToLowerInvariant(), kind, attributes, problems);
    }

    private static bool Skip(string text, ref int i)
    {
        while (i < text.Length && char.IsWhiteSpace(text[i]))
        {
            i++;
        }

        return i < text.Length;
    }

    private static string Word(string text, ref int i)
    {
        var start = i;
        while (i < text.Length && !char.IsWhiteSpace(text[i]))
        {
            i++;
        }

        return text[start..i];
    }

    private static string Name(string text, ref int i)
    {
        var start = i;
        while (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || text[i] is '-' or '_'))
        {
            i++;
        }

        return text[start..i];
    }

    private static string Value(string text, ref int i, out bool closed)
    {
        closed = true;
        if (i >= text.Length || text[i] != '"')
        {
            return Word(text, ref i);
        }

        var value = new System.Text.StringBuilder();
        for (i++; i < text.Length && text[i] != '"'; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] == '"')
            {
                i++;
            }

            value.Append(text[i]);
        }

        closed = i < text.Length;
        i++;
        return value.ToString();
    }
}
