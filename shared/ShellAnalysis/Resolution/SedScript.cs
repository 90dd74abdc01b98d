namespace Platform.ShellAnalysis.Resolution;

/// <summary>Reads the script of <c>sed</c>: it only reads where every command in it is known to; what cannot be read is unknown.</summary>
internal sealed class SedScript
{
    private static readonly (EffectClass Class, string Why) Reads = (EffectClass.ReadOnly, "");
    private static readonly (EffectClass Class, string Why) Strange = (EffectClass.Unknown, "its script is not understood");
    private readonly string _text;
    private int _at;

    private SedScript(string text) => _text = text;

    public static (EffectClass Class, string Why) Judge(string script) => new SedScript(script).Script();

    private bool Ended => _at >= _text.Length;

    private (EffectClass Class, string Why) Script()
    {
        var worst = Reads;
        while (true)
        {
            Skip(" \t\n;");
            if (Ended)
            {
                return worst;
            }

            var found = Address() ? Command() : Strange;
            worst = found.Class > worst.Class ? found : worst;
            if (found.Class == EffectClass.Unknown)
            {
                return worst;
            }
        }
    }

    private (EffectClass Class, string Why) Command()
    {
        var command = Ended ? '\0' : _text[_at++];
        switch (command)
        {
            case '{' or '}':
                return Reads;
            case '#' or 'a' or 'i' or 'c' or ':' or 'b' or 't' or 'T' or 'v':
                Line(command is 'b' or 't' or 'T' ? ";}" : "");
                return Reads;
            case '=' or 'd' or 'D' or 'g' or 'G' or 'h' or 'H' or 'n' or 'N' or 'p' or 'P' or 'x' or 'F' or 'z':
                return Finished();
            case 'q' or 'Q' or 'l' or 'L':
                Skip(" \t0123456789");
                return Finished();
            case 's':
                return Section(regex: true, out var delimiter) && Section(delimiter) ? Flags() : Strange;
            case 'y':
                return Section(regex: true, out var between) && Section(between) ? Finished() : Strange;
            case 'w' or 'W':
                return Written(Line(""));
            case 'e':
                return (EffectClass.PrivilegeEscalation, "its script runs commands");
            default:
                // r and R put another file's content in.
                return Strange;
        }
    }

    private (EffectClass Class, string Why) Flags()
    {
        var runs = false;
        while (!Ended && "gpiImMe0123456789".Contains(_text[_at], StringComparison.Ordinal))
        {
            runs |= _text[_at++] == 'e';
        }

        if (runs)
        {
            return (EffectClass.PrivilegeEscalation, "its script runs commands");
        }

        if (!Ended && _text[_at] == 'w')
        {
            _at++;
            return Written(Line(""));
        }

        return Finished();
    }

    private static (EffectClass Class, string Why) Written(string path) =>
        path.Trim() is "/dev/stdout" or "/dev/stderr" ? Reads : Paths.Write(path.Trim()) is (var found, _) ? (found, "its script writes a file") : Strange;

    /// <summary>Addresses before a command: lines, <c>$</c>, expressions, ranges, and <c>!</c>.</summary>
    private bool Address()
    {
        for (var many = 0; many < 2; many++)
        {
            if (!Ended && _text[_at] is '/' or '\\')
            {
                _at += _text[_at] == '\\' ? 1 : 0;
                if (!Section(regex: true, out _))
                {
                    return false;
                }

                Skip("IM");
            }
            else
            {
                Skip("0123456789$+~");
            }

            Skip(" \t");
            if (Ended || _text[_at] != ',')
            {
                break;
            }

            _at++;
            Skip(" \t");
        }

        Skip(" \t!");
        return true;
    }

    private bool Section(bool regex, out char delimiter)
    {
        delimiter = Ended ? '\n' : _text[_at++];
        return delimiter is not ('\n' or '\\') && Section(delimiter, regex);
    }

    /// <summary>Text up to the delimiter. One within brackets is not understood: programs differ about it.</summary>
    private bool Section(char delimiter, bool regex = false)
    {
        var bracket = false;
        for (; !Ended; _at++)
        {
            var letter = _text[_at];
            if (letter == delimiter)
            {
                _at++;
                return !bracket;
            }

            if (letter == '\\')
            {
                _at++;
            }
            else if (regex && letter == '[' && !bracket)
            {
                bracket = true;
                // A bracket that closes at once is one of its letters.
                _at += _at + 1 < _text.Length && _text[_at + 1] == '^' ? 1 : 0;
                _at += _at + 1 < _text.Length && _text[_at + 1] == ']' ? 1 : 0;
            }
            else if (letter == ']')
            {
                bracket = false;
            }
        }

        return false;
    }

    private (EffectClass Class, string Why) Finished()
    {
        Skip(" \t");
        return Ended || _text[_at] is ';' or '\n' or '}' or '#' ? Reads : Strange;
    }

    /// <summary>The rest of a line, which a backslash before its end continues.</summary>
    private string Line(string ends)
    {
        var start = _at;
        while (!Ended && _text[_at] != '\n' && !ends.Contains(_text[_at], StringComparison.Ordinal))
        {
            _at += _text[_at] == '\\' ? 2 : 1;
        }

        _at = Math.Min(_at, _text.Length);
        return _text[start.._at];
    }

    private void Skip(string letters)
    {
        while (!Ended && letters.Contains(_text[_at], StringComparison.Ordinal))
        {
            _at++;
        }
    }
}
