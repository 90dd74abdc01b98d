using System.Globalization;
using System.Text;
using Platform.ShellAnalysis.Syntax;

namespace Platform.ShellAnalysis.Resolution;

/// <summary>Expands words of bash as far as nothing has to run for it. What it cannot know, it marks as a gap.</summary>
internal static class WordExpander
{
    /// <summary>The words that one word of the script becomes.</summary>
    public static IReadOnlyList<Word> Expand(ShellNode word, Variables variables)
    {
        var state = new State(variables);
        foreach (var part in word.Children("Parts"))
        {
            state.Add(part, quoted: false);
        }

        return state.Finish();
    }

    /// <summary>The text of a word where no splitting happens: an assignment, a redirection, a here-document.</summary>
    public static Word ExpandWhole(ShellNode word, Variables variables)
    {
        var words = Expand(word, variables);
        return words.Count == 1
            ? words[0]
            : new Word { Text = string.Join(' ', words.Select(one => one.Text)), Hidden = words.Select(one => one.Hidden).FirstOrDefault(hidden => hidden.Length > 0) ?? "" };
    }

    private sealed class State(Variables variables)
    {
        private readonly StringBuilder _text = new();
        private readonly List<string> _done = [];
        private bool _bracket, _glob, _substitution, _variable, _broken, _unsplit, _started;
        private string _hidden = "";
        private string _braces = "";
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
                    _started = true;
                    _quotedParts++;
                    _broken |= part.Children("Parts").Count == 0;
                    foreach (var inner in part.Children("Parts"))
                    {
                        Add(inner, quoted: true);
                    }

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

        public IReadOnlyList<Word> Finish()
        {
            var last = _text.ToString();
            var texts = _done.Count == 0 ? Braces(last) : [.. _done, last];
            if (!_started && texts.Count == 1 && texts[0].Length == 0 && _variable)
            {
                return [];
            }

            // Quotes beside letters of the same word, as in w'h'oami, break a name; around a whole word they do not.
            var broken = _broken || (_parts > 1 && _quotedParts > 0);
            return
            [
                .. texts.Select(text => new Word
                {
                    Text = text, Glob = _glob, Substitution = _substitution, Variable = _variable, Broken = broken, Unsplit = _unsplit,
                    Hidden = _hidden.Length > 0 ? _hidden : "",
                }),
            ];
        }

        private void Append(string text)
        {
            _started |= text.Length > 0;
            _text.Append(text);
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

                    if (quoted && next is not ('$' or '`' or '"' or '\\'))
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

                _glob |= !quoted && (letter is '*' or '?' || (letter == ']' && _bracket));
                _bracket |= !quoted && letter == '[';
                if (!quoted && letter == '~' && index == 0 && _text.Length == 0 && _parts == 1)
                {
                    Append(Word.Filled.ToString());
                }

                if (!quoted && letter is ('{' or '}' or ','))
                {
                    // Remembered by place, so that a quoted brace does not count.
                    _braces += $"{_text.Length}{letter};";
                }

                Append(letter.ToString());
            }
        }

        private void Parameter(ShellNode part, bool quoted)
        {
            _variable = true;
            var name = part.Child("Param")?.Text("Value") ?? "";
            if (name == "IFS" && !quoted)
            {
                _hidden = "$IFS in place of a space";
                Split(" ");
                return;
            }

            var plain = !part.Flag("Excl") && !part.Flag("Length") && !part.Flag("Width") && !part.Has("Index") && !part.Has("Slice")
                && !part.Has("Repl") && !part.Has("Exp") && !part.Has("Names");
            if (plain && variables.Find(name) is { } known)
            {
                _substitution |= known.Substitution;
                if (known.Text is { } text)
                {
                    if (quoted)
                    {
                        Append(text);
                    }
                    else
                    {
                        _glob |= text.AsSpan().IndexOfAny('*', '?', '[') >= 0;
                        Split(text);
                    }

                    return;
                }
            }

            _unsplit |= !quoted || name is "@" or "*" || part.Has("Index");
            var raw = part.Raw();
            var sure = name is "?" or "$" or "#" or "PPID" or "RANDOM" or "UID" or "EUID" or "HOME" or "PWD" or "HOSTNAME" || part.Flag("Length")
                || raw.Contains(":?", StringComparison.Ordinal) || raw.Contains(":-", StringComparison.Ordinal) || (plain && variables.Bound.Contains(name));
            if (part.Flag("Excl") && !part.Has("Index"))
            {
                _hidden = "a variable named by another variable";
            }
            else if (part.Has("Slice") && _parts > 1)
            {
                _hidden = "letters cut out of a variable";
            }

            Append((sure ? Word.Filled : Word.Gap).ToString());
        }

        /// <summary>What an unquoted variable holds is split at white space.</summary>
        private void Split(string text)
        {
            var pieces = text.Split([' ', '\t', '\n']);
            for (var index = 0; index < pieces.Length; index++)
            {
                if (index > 0 && _text.Length > 0)
                {
                    _done.Add(_text.ToString());
                    _text.Clear();
                }

                Append(pieces[index]);
            }

            if (_done.Count > 0 && _text.Length == 0)
            {
                // Nothing followed the last space so far; a further part may.
                _unsplit = true;
            }
        }

        private List<string> Braces(string text)
        {
            if (_braces.Length == 0)
            {
                return [text];
            }

            var marks = _braces.Split(';', StringSplitOptions.RemoveEmptyEntries)
                .Select(mark => (At: int.Parse(mark[..^1], CultureInfo.InvariantCulture), Kind: mark[^1])).ToList();
            var open = marks.FindIndex(mark => mark.Kind == '{');
            var close = marks.FindLastIndex(mark => mark.Kind == '}');
            if (open < 0 || close < open)
            {
                return [text];
            }

            var commas = marks.Skip(open + 1).Take(close - open - 1).ToList();
            if (commas.Exists(mark => mark.Kind != ','))
            {
                _unsplit = true;
                return [text];
            }

            if (commas.Count == 0)
            {
                _unsplit |= text[marks[open].At..].Contains("..", StringComparison.Ordinal);
                return [text];
            }

            var (start, end) = (marks[open].At, marks[close].At);
            if (start == 0 && end == text.Length - 1 && char.IsAsciiLetter(text.Length > 1 ? text[1] : ' '))
            {
                _hidden = "a command spelled as a list in braces";
            }

            var edges = commas.Select(mark => mark.At).Prepend(start).Append(end).ToList();
            return [.. edges.Zip(edges.Skip(1), (from, to) => text[..start] + text[(from + 1)..to] + text[(end + 1)..])];
        }

        /// <summary>Escapes within <c>$'...'</c>. Codes that spell ordinary letters hide them.</summary>
        private string Ansi(string value)
        {
            var decoded = AnsiText.Decode(value, out var codes);
            if (codes)
            {
                _hidden = "letters written as codes";
            }

            return decoded;
        }
    }
}
