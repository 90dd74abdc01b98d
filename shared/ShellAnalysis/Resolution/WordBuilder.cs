using System.Text;
using System.Text.RegularExpressions;
using Platform.ShellAnalysis.Syntax;

namespace Platform.ShellAnalysis.Resolution;

/// <summary>Puts the parts of one word of bash together.</summary>
internal sealed partial class WordBuilder(Variables variables, WordPlace place)
{
    private readonly StringBuilder _text = new();
    private readonly List<string> _done = [];
    private readonly List<BraceMark> _braces = [];
    private bool _bracket, _glob, _substitution, _variable, _broken, _unsplit, _started, _codes;
    private string _hidden = "";
    private int _parts, _quotedParts;

    public void Add(ShellNode part, bool quoted)
    {
        _parts += quoted ? 0 : 1;
        switch (part.Type)
        {
            case "Lit":
                Literal(part.Text("Value"), quoted);
                break;
            case "SglQuoted":
                _started = true;
                _quotedParts++;
                _broken |= part.Text("Value").Length == 0;
                Append(part.Flag("Dollar") ? Ansi(part.Text("Value")) : part.Text("Value"));
                break;
            case "DblQuoted":
                Quoted(part.Children("Parts"));
                break;
            case "ParamExp":
                Parameter(part, quoted);
                break;
            case "CmdSubst" or "ProcSubst" or "BraceExp":
                _substitution = true;
                _unsplit |= !quoted && part.Type == "CmdSubst";
                Append(Word.Gap.ToString());
                break;
            default:
                _glob |= part.Type == "ExtGlob";
                Append(part.Type == "ArithmExp" ? Word.Filled.ToString() : Word.Gap.ToString());
                break;
        }
    }

    public Word Whole()
    {
        _done.Add(_text.ToString());
        return Make(string.Join(' ', _done));
    }

    public IReadOnlyList<Word> Finish()
    {
        var last = _text.ToString();
        if (!_started && _done.Count == 0 && last.Length == 0 && _variable)
        {
            return _unsplit ? [Make(Word.Gap.ToString())] : [];
        }

        _unsplit |= variables.OddWords && (_braces.Count > 0 || _codes || AssignsName().IsMatch(last));
        if (_braces.Count == 0)
        {
            return [.. _done.Append(last).Select(Make)];
        }

        if (_parts > 1 || _done.Count > 0)
        {
            // Braces are spread before anything else in the word is expanded; only plain words are followed there.
            _unsplit |= _braces.Exists(mark => mark.Kind == ',') || last.Contains("..", StringComparison.Ordinal);
            return [.. _done.Append(last).Select(Make)];
        }

        var spread = BraceList.Spread(last, _braces);
        _unsplit |= spread.Unclear;
        _hidden = _hidden.Length == 0 && spread.Whole ? "a command spelled as a list in braces" : _hidden;
        return [.. spread.Texts.Select(Make)];
    }

    private Word Make(string text) => new()
    {
        Text = text, Glob = _glob, Substitution = _substitution, Variable = _variable, Unsplit = _unsplit, Hidden = _hidden,
        // Quotes beside letters of the same word, as in w'h'oami, break a name; around a whole word they do not.
        Broken = _broken || (_parts > 1 && _quotedParts > 0),
    };

    private void Append(string text)
    {
        _started |= text.Length > 0;
        _text.Append(text);
    }

    private void Quoted(IReadOnlyList<ShellNode> parts)
    {
        // "$@" alone becomes as many words as there are parameters, perhaps none.
        var all = parts.Count == 1 && parts[0].Type == "ParamExp" && parts[0].Child("Param")?.Text("Value") == "@" && IsPlain(parts[0]);
        _started |= !all || variables.Positional is null or { Count: > 0 };
        _variable |= all;
        _quotedParts++;
        _broken |= parts.Count == 0;
        foreach (var inner in parts)
        {
            Add(inner, quoted: true);
        }
    }

    private void Literal(string value, bool quoted)
    {
        for (var index = 0; index < value.Length; index++)
        {
            var letter = value[index];
            if (letter == '\\' && index + 1 < value.Length)
            {
                var next = value[++index];
                if (next == '\n')
                {
                    continue;
                }

                if (quoted && next is not ('$' or '`' or '\\') && (next != '"' || place == WordPlace.HereDocument))
                {
                    Append("\\");
                }
                else if (!quoted && char.IsAsciiLetterOrDigit(next) && (index > 1 || _text.Length > 0))
                {
                    _broken = true;
                    _hidden = _hidden.Length > 0 ? _hidden : "a backslash before a letter";
                }

                Append(next.ToString());
                continue;
            }

            if (!quoted)
            {
                Unquoted(letter, index == 0 ? (_parts == 1 ? '\0' : 'x') : value[index - 1]);
            }

            Append(letter.ToString());
        }
    }

    private void Unquoted(char letter, char before)
    {
        _glob |= letter is '*' or '?' || (letter == ']' && _bracket);
        _bracket |= letter == '[';
        if (letter == '~' && before is '\0' or ':' or '=' or '{' or ',')
        {
            Append(Word.Filled.ToString());
        }

        if (letter is '{' or '}' or ',' && place == WordPlace.Command)
        {
            // Remembered by place, so that a quoted brace does not count.
            _braces.Add(new BraceMark(_text.Length, letter));
        }
    }

    /// <summary>Escapes within <c>$'...'</c>. Codes that spell ordinary letters hide them.</summary>
    private string Ansi(string value)
    {
        var decoded = AnsiText.Decode(value, out var codes);
        _codes = true;
        _hidden = codes ? "letters written as codes" : _hidden;
        return decoded;
    }

    [GeneratedRegex(@"^\w+\+?=")]
    private static partial Regex AssignsName();
}
