using System.Text;
using Platform.ShellAnalysis.Resolution;

namespace Platform.ShellAnalysis.WindowsShells;

/// <summary>The words of one command, or of one expression, of a PowerShell script.</summary>
internal sealed record PowerShellSegment(List<Word> Words, bool Quoted);

/// <summary>Splits PowerShell into commands wherever one may begin, also within blocks and brackets.</summary>
internal static class PowerShellSegments
{
    /// <summary>The segments, and why the text is not understood as a whole; empty where it is.</summary>
    public static (List<PowerShellSegment> Segments, string Problem) Split(string script)
    {
        var state = new State();
        for (var index = 0; index < script.Length; index++)
        {
            var letter = script[index];
            var next = index + 1 < script.Length ? script[index + 1] : '\0';
            switch (letter)
            {
                case '\'' or '"':
                    index = state.Quoted(script, index);
                    break;
                case '`' when next == '\n':
                    index++;
                    state.EndWord();
                    break;
                case '`':
                    state.Append(next);
                    index++;
                    break;
                case '#' when !state.InWord:
                    index = script.IndexOf('\n', index) is >= 0 and var end ? end - 1 : script.Length;
                    break;
                case '@' when next is '\'' or '"':
                    state.Problem = "a here-string is not understood";
                    state.Append(letter);
                    break;
                case ';' or '\n' or '|' or '{' or '}' or '(' or ')':
                    state.EndSegment();
                    state.Depth += letter is '{' or '(' ? 1 : letter is '}' or ')' ? -1 : 0;
                    break;
                case '&' when next == '&':
                    state.EndSegment();
                    index++;
                    break;
                case '=' when state.IsAssignment:
                    state.Drop();
                    break;
                case var space when char.IsWhiteSpace(space):
                    state.EndWord();
                    break;
                default:
                    state.Append(letter);
                    break;
            }
        }

        state.EndSegment();
        return (state.Segments, state.Depth != 0 ? "brackets do not match" : state.Problem);
    }

    private sealed class State
    {
        private readonly StringBuilder _word = new();
        private List<Word> _words = [];
        private bool _started, _quotedFirst;

        public List<PowerShellSegment> Segments { get; } = [];

        public string Problem { get; set; } = "";

        public int Depth { get; set; }

        public bool InWord => _started;

        /// <summary>Whether an equals sign here gives a variable its value.</summary>
        public bool IsAssignment => _words.Count + (_started ? 1 : 0) == 1 && (_started ? _word.ToString() : _words[0].Text).StartsWith('$');

        public void Append(char letter)
        {
            _started = true;
            _word.Append(letter);
        }

        /// <summary>Reads a string; one that has values in it keeps them as they are written.</summary>
        public int Quoted(string script, int start)
        {
            var quote = script[start];
            _quotedFirst |= _words.Count == 0 && !_started;
            _started = true;
            for (var index = start + 1; index < script.Length; index++)
            {
                if (script[index] == '`' && quote == '"' && index + 1 < script.Length)
                {
                    _word.Append(script[++index]);
                }
                else if (script[index] == quote)
                {
                    if (index + 1 < script.Length && script[index + 1] == quote)
                    {
                        index++;
                        _word.Append(quote);
                        continue;
                    }

                    return index;
                }
                else
                {
                    if (quote == '"' && script[index] == '$' && index + 1 < script.Length && script[index + 1] == '(')
                    {
                        Problem = "a command within a string is not understood";
                    }

                    _word.Append(script[index]);
                }
            }

            Problem = "a string has no end";
            return script.Length;
        }

        public void EndWord()
        {
            if (_started)
            {
                _words.Add(Word.Literal(_word.ToString()));
            }

            _word.Clear();
            _started = false;
        }

        public void EndSegment()
        {
            EndWord();
            if (_words.Count > 0)
            {
                Segments.Add(new PowerShellSegment(_words, _quotedFirst));
            }

            Drop();
        }

        public void Drop()
        {
            _words = [];
            _word.Clear();
            _started = false;
            _quotedFirst = false;
        }
    }
}
