using Platform.ShellAnalysis.Rules;

namespace Platform.ShellAnalysis.Resolution;

/// <summary>What a command prints, as far as it matters to what reads it.</summary>
internal static class Outputs
{
    private static readonly HashSet<string> Passing = new(StringComparer.Ordinal) { "cat", "tee", "head", "tail", "sort", "grep", "egrep", "uniq", "cut", "pv", "sponge" };

    public static PipeInput Of(string program, ProgramRule rule, List<Word> arguments, PipeInput input)
    {
        var words = arguments.Where(word => !word.Text.StartsWith('-')).ToList();
        var options = arguments.Where(word => word.Text.StartsWith('-')).Select(word => word.Text).ToList();
        if (program is "echo" or "printf" && arguments.TrueForAll(word => word.Known))
        {
            var text = string.Join(' ', (program == "echo" ? arguments.SkipWhile(word => word.Text is "-e" or "-n" or "-E" or "-ne" or "-en") : arguments).Select(word => word.Text));
            if (program == "printf" || options.Exists(option => option is "-e" or "-ne" or "-en"))
            {
                text = AnsiText.Decode(text, out var codes, leadingZero: true);
                if (codes)
                {
                    return new PipeInput(InputKind.Decoded, text);
                }
            }

            return new PipeInput(InputKind.Literal, program == "printf" && text.Contains('%', StringComparison.Ordinal) && words.Count > 1 ? Format(words) : text);
        }

        if (IsDecoder(program, options, arguments))
        {
            return new PipeInput(InputKind.Decoded, input.Kind is InputKind.Literal or InputKind.Decoded ? "" : null);
        }

        if (input.Kind is (InputKind.Literal or InputKind.Decoded) && program is "tr" or "sed" or "awk" or "perl" or "python3" or "python")
        {
            return new PipeInput(InputKind.Decoded);
        }

        if (Passing.Contains(program))
        {
            var literal = program is "cat" or "tee" || input.Text is null;
            return words.Count == 0 || program is "tee" or "grep" ? (literal ? input : input with { Kind = InputKind.Output, Text = null }) : new PipeInput(InputKind.File);
        }

        return program is "curl" or "wget" or "fetch" or "aria2c" or "lynx" ? new PipeInput(InputKind.Remote) : new PipeInput(InputKind.Output, Secret: rule.Secret);
    }

    public static bool IsDecoder(string program, List<string> options, List<Word> arguments) => program switch
    {
        "base64" or "base32" or "basenc" or "basez" => options.Exists(option => option is "-d" or "-D" or "--decode" or "-di" or "-id"),
        "rev" or "uudecode" => true,
        "xxd" => options.Exists(option => option.Contains('r', StringComparison.Ordinal)),
        "openssl" => arguments.Exists(word => word.Text is "-d" or "-D"),
        _ => false,
    };

    private static string Format(List<Word> words)
    {
        var format = AnsiText.Decode(words[0].Text, out _);
        var next = 1;
        return System.Text.RegularExpressions.Regex.Replace(format, "%[sbq]", _ => next < words.Count ? words[next++].Text : "");
    }
}
