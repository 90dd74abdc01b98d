using Platform.ShellAnalysis.Syntax;

namespace Platform.ShellAnalysis.Resolution;

/// <content>Variables and parameters within a word.</content>
internal sealed partial class WordBuilder
{
    private static readonly HashSet<string> NeverEmpty = new(StringComparer.Ordinal) { "?", "$", "#", "PPID", "RANDOM", "UID", "EUID", "HOME", "PWD", "HOSTNAME" };

    private static bool IsPlain(ShellNode part) => !part.Flag("Excl") && !part.Flag("Length") && !part.Flag("Width") && !part.Has("Index")
        && !part.Has("Slice") && !part.Has("Repl") && !part.Has("Exp") && !part.Has("Names");

    private void Parameter(ShellNode part, bool quoted)
    {
        _variable = true;
        var name = part.Child("Param")?.Text("Value") ?? "";
        var plain = IsPlain(part);
        if (name == "IFS" && !quoted)
        {
            _hidden = "$IFS in place of a space";
            Split(" ");
            return;
        }

        if (plain && Positional(name, quoted))
        {
            return;
        }

        if (plain && variables.Find(name) is { } known)
        {
            _substitution |= known.Substitution;
            if (known.Text is { } text)
            {
                Insert(text, quoted);
                return;
            }
        }

        _unsplit |= !quoted || name is "@" or "*" || part.Has("Index");
        if (part.Flag("Excl") && !part.Has("Index"))
        {
            _hidden = "a variable named by another variable";
        }
        else if (part.Has("Slice") && _parts > 1)
        {
            _hidden = "letters cut out of a variable";
        }

        Append((IsSure(part, name, plain) ? Word.Filled : Word.Gap).ToString());
    }

    /// <summary>Whether what is not known is at least not empty.</summary>
    private bool IsSure(ShellNode part, string name, bool plain)
    {
        var raw = part.Raw();
        var set = plain && !variables.Opaque && (NeverEmpty.Contains(name) || variables.Bound.Filled.Contains(name)) && variables.Find(name) is null;
        return set || part.Flag("Length") || raw.Contains(":?", StringComparison.Ordinal)
            || (raw.IndexOf(":-", StringComparison.Ordinal) is > 0 and var at && raw.Length > at + 3 && raw[at + 2] is '/' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9'));
    }

    private bool Positional(string name, bool quoted)
    {
        if (variables.Positional is not { } words || name.Length == 0 || !(name is "@" or "*" || char.IsAsciiDigit(name[0])))
        {
            return false;
        }

        if (name is "@" or "*")
        {
            if (!quoted || (name == "*" && variables.OddSplitting) || words.Any(word => !word.Known))
            {
                _unsplit |= words.Count > 0 && (words.Count > 1 || !quoted);
                Append(string.Join(' ', words.Select(word => word.Text)));
                Inherit(words);
                return true;
            }

            for (var index = 0; index < words.Count; index++)
            {
                if (index > 0 && name == "@" && place == WordPlace.Command)
                {
                    _done.Add(_text.ToString());
                    _text.Clear();
                }

                Append((index > 0 && (name == "*" || place != WordPlace.Command) ? " " : "") + words[index].Text);
            }

            return true;
        }

        var number = int.TryParse(name, out var parsed) ? parsed : 0;
        if (number == 0 || number > words.Count)
        {
            return false;
        }

        Insert(words[number - 1].Text, quoted);
        Inherit([.. words.Take(number)]);
        return true;
    }

    /// <summary>Where a parameter, or one before it, may be several words or none, its text still tells what is meant, but nothing is sure.</summary>
    private void Inherit(IReadOnlyCollection<Word> words)
    {
        _substitution |= words.Any(word => word.Substitution);
        _glob |= words.Any(word => word.Glob);
        if (words.Any(word => !word.One))
        {
            _unsplit = true;
            // A variable keeps its text alone, so there the doubt must stand in the text.
            Append(place == WordPlace.Value ? Word.Gap.ToString() : "");
        }
    }

    private void Insert(string text, bool quoted)
    {
        if (quoted || place == WordPlace.Value)
        {
            Append(text);
            return;
        }

        _glob |= text.AsSpan().IndexOfAny("*?[\\") >= 0;
        _unsplit |= variables.OddSplitting || text.AsSpan().IndexOfAny(Word.Gap, Word.Filled) >= 0;
        Split(text);
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
            else if (index > 0 && _started && _done.Count == 0 && _text.Length == 0)
            {
                // Quotes that hold nothing stand before: they are a word of their own.
                _unsplit = true;
            }

            Append(pieces[index]);
        }

        // Nothing followed the last space so far; a further part may.
        _unsplit |= _done.Count > 0 && _text.Length == 0;
    }
}
