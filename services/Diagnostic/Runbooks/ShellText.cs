namespace Platform.Diagnostic.Runbooks;

/// <summary>How a shell reads one character.</summary>
internal enum ShellContext
{
    /// <summary>As code.</summary>
    Plain,
    /// <summary>Inside double quotes: variables and substitutions count.</summary>
    Double,
    /// <summary>Inside single quotes, or behind a backslash: itself.</summary>
    Literal,
    Comment,
    /// <summary>Body of a here-document whose delimiter is not quoted: variables count.</summary>
    Heredoc,
    /// <summary>Body of a here-document whose delimiter is quoted: itself.</summary>
    HeredocLiteral,
}

/// <summary>
/// A shell text with the quoting of each character. It knows quotes, substitutions, comments and here-documents, which is
/// what deciding about placeholders and variables takes; it does not judge whether the script is valid.
/// </summary>
internal sealed class ShellText
{
    private enum Frame { Top, Paren, Backtick, Double, Single, DollarSingle }

    private readonly ShellContext[] contexts;
    private readonly Stack<Frame> frames = new([Frame.Top]);
    private readonly Queue<(string Delimiter, bool Literal, bool Tabs)> heredocs = [];

    private ShellText(string text)
    {
        Text = text;
        contexts = new ShellContext[text.Length];
    }

    public string Text { get; }

    /// <summary>True where the text ends inside a quote, a substitution, a here-document or behind a backslash.</summary>
    public bool IsOpen { get; private set; }

    public ShellContext this[int index] => contexts[index];

    /// <summary>True at a newline that ends a command: not inside quotes, substitutions or a here-document.</summary>
    public HashSet<int> TopLevelNewlines { get; } = [];

    public static ShellText Scan(string text)
    {
        var scan = new ShellText(text);
        scan.Run();
        return scan;
    }

    /// <summary>The text with every character that is not code replaced by a dot (newlines stay), so that patterns see code alone.</summary>
    public string CodeOnly() =>
        string.Create(Text.Length, this, (span, scan) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = scan.contexts[i] == ShellContext.Plain || scan.Text[i] == '\n' ? scan.Text[i] : '.';
            }
        });

    private void Run()
    {
        var i = 0;
        while (i < Text.Length)
        {
            i = frames.Peek() switch
            {
                Frame.Single => Single(i),
                Frame.DollarSingle => DollarSingle(i),
                Frame.Double => Double(i),
                _ => Code(i),
            };
        }

        IsOpen = IsOpen || frames.Count > 1 || heredocs.Count > 0;
    }

    private int Mark(int i, int count, ShellContext context)
    {
        var end = Math.Min(Text.Length, i + count);
        contexts.AsSpan(i, end - i).Fill(context);
        return end;
    }

    private int Single(int i)
    {
        if (Text[i] == '\'')
        {
            frames.Pop();
        }

        return Mark(i, 1, ShellContext.Literal);
    }

    private int DollarSingle(int i)
    {
        if (Text[i] == '\\')
        {
            return Mark(i, 2, ShellContext.Literal);
        }

        return Single(i);
    }

    private int Double(int i)
    {
        switch (Text[i])
        {
            case '\\':
                return Escape(i);
            case '"':
                frames.Pop();
                return Mark(i, 1, ShellContext.Double);
            case '$' when Next(i) == '(':
                frames.Push(Frame.Paren);
                return Mark(i, 2, ShellContext.Plain);
            case '`':
                return Backtick(i);
            default:
                return Mark(i, 1, ShellContext.Double);
        }
    }

    private int Code(int i)
    {
        switch (Text[i])
        {
            case '\\':
                return Escape(i);
            case '\'':
                frames.Push(i > 0 && Text[i - 1] == '$' ? Frame.DollarSingle : Frame.Single);
                return Mark(i, 1, ShellContext.Literal);
            case '"':
                frames.Push(Frame.Double);
                return Mark(i, 1, ShellContext.Double);
            case '`':
                return Backtick(i);
            case '$' when Next(i) == '{':
                var close = Text.IndexOf('}', i);
                return Mark(i, close < 0 ? 2 : close - i + 1, ShellContext.Plain);
            case '(':
                frames.Push(Frame.Paren);
                return Mark(i, 1, ShellContext.Plain);
            case ')':
                if (frames.Peek() == Frame.Paren)
                {
                    frames.Pop();
                }

                return Mark(i, 1, ShellContext.Plain);
            case '#' when i == 0 || char.IsWhiteSpace(Text[i - 1]) || Text[i - 1] is ';' or '(' or '&' or '|':
                var end = Text.IndexOf('\n', i);
                return Mark(i, (end < 0 ? Text.Length : end) - i, ShellContext.Comment);
            case '<' when Next(i) == '<':
                return HeredocStart(i);
            case '\n':
                Mark(i, 1, ShellContext.Plain);
                if (frames.Count == 1 && heredocs.Count == 0)
                {
                    TopLevelNewlines.Add(i);
                }

                return HeredocBodies(i + 1);
            default:
                return Mark(i, 1, ShellContext.Plain);
        }
    }

    private int Escape(int i)
    {
        // A backslash at the very end asks for another line.
        IsOpen |= i + 1 >= Text.Length || (Text[i + 1] == '\n' && i + 2 >= Text.Length);
        return Mark(i, 2, ShellContext.Literal);
    }

    private int Backtick(int i)
    {
        if (frames.Peek() == Frame.Backtick)
        {
            frames.Pop();
        }
        else
        {
            frames.Push(Frame.Backtick);
        }

        return Mark(i, 1, ShellContext.Plain);
    }

    private int HeredocStart(int i)
    {
        if (i + 2 < Text.Length && Text[i + 2] == '<')
        {
            return Mark(i, 3, ShellContext.Plain);
        }

        var start = i + 2;
        var tabs = start < Text.Length && Text[start] == '-';
        start += tabs ? 1 : 0;
        while (start < Text.Length && Text[start] is ' ' or '\t')
        {
            start++;
        }

        var end = start;
        while (end < Text.Length && !char.IsWhiteSpace(Text[end]) && Text[end] is not (';' or '|' or '&' or ')' or '>' or '<'))
        {
            end++;
        }

        var word = Text[start..end];
        var delimiter = word.Replace("'", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal)
            .Replace("\\", "", StringComparison.Ordinal);
        // "1 << 2" in arithmetic has no word that could be a delimiter.
        if (delimiter.Length > 0 && (char.IsAsciiLetter(delimiter[0]) || delimiter[0] == '_'))
        {
            heredocs.Enqueue((delimiter, delimiter.Length != word.Length, tabs));
        }

        return Mark(i, end - i, ShellContext.Plain);
    }

    private int HeredocBodies(int i)
    {
        while (heredocs.Count > 0 && i < Text.Length)
        {
            var (delimiter, literal, tabs) = heredocs.Peek();
            var end = Text.IndexOf('\n', i);
            var stop = end < 0 ? Text.Length : end + 1;
            var line = Text.AsSpan(i, (end < 0 ? Text.Length : end) - i);
            Mark(i, stop - i, literal ? ShellContext.HeredocLiteral : ShellContext.Heredoc);
            if ((tabs ? line.TrimStart('\t') : line).SequenceEqual(delimiter))
            {
                heredocs.Dequeue();
                if (heredocs.Count == 0 && frames.Count == 1 && end >= 0)
                {
                    TopLevelNewlines.Add(end);
                }
            }

            i = stop;
        }

        return i;
    }

    private char Next(int i) => i + 1 < Text.Length ? Text[i + 1] : '\0';
}
