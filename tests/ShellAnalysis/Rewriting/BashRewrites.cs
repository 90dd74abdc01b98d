using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Platform.Tests.ShellAnalysis.Rewriting;

/// <summary>Other ways to write a command line of bash that still do what it does.</summary>
internal static class BashRewrites
{
    /// <summary>All that make sense for the line; at least twenty.</summary>
    public static IReadOnlyList<string> Of(string line)
    {
        var quoted = Quote(line);
        var rewrites = new List<string>
        {
            $"  {line}\n# tidy up", $"true && {{ {line}\n}}", $"( {line}\n)", $"x=$({line}\n)", $"if true; then {line}\nfi", $"for i in 1 2; do {line}\ndone",
            $"while true; do {line}\nbreak; done", $"case a in a) {line}\n;; esac", $"false || {{ {line}\n}}", $"f() {{ {line}\n}}; f", $"function g {{ {line}\n}}\ng now", $"{{ {line}\n}} & wait",
            $"coproc {{ {line}\n}}; wait", $"cat <( {line}\n)", $"bash -c {quoted}", $"sh -ec {quoted}", $"eval {quoted}", $"eval \"$(cat <<'END'\n{line}\nEND\n)\"", $"command eval {quoted}",
            $"sudo bash -c {quoted}", $"sudo -u root -- sh -c {quoted}", $"env A=1 nice -n 5 timeout 9 bash -c {quoted}", $"nohup setsid bash -c {quoted} &", $"busybox sh -c {quoted}", $"exec bash -c {quoted}",
            $"env -S 'bash -c' {quoted}", $"su root -c {quoted}", $"flock /tmp/l -c {quoted}", $"watch -n 9 {quoted}", $"script -qc {quoted} /dev/null", $"trap {quoted} EXIT", $"bash <<'END'\n{line}\nEND\n",
            $"bash <<< {quoted}", $"printf '%s\\n' {quoted} | sh", $"echo {Convert.ToBase64String(Encoding.UTF8.GetBytes(line))} | base64 -d | bash", $"eval $'{Codes(line)}'", $"v={quoted}; eval \"$v\"",
            $"v={quoted}; bash -c \"$v\"", $"export v={quoted}; bash -c 'eval \"$v\"'", $"find /etc/hosts -exec bash -c {quoted} \\;", $"echo 1 | xargs -I_ bash -c {quoted}", $"shopt -s expand_aliases\nalias zz={quoted}\nzz",
            $"set -- {quoted}; eval \"$1\"", $"h() {{ eval \"$1\"; }}; h {quoted}", $"h() {{ \"$@\"; }}; h bash -c {quoted}", $"ssh web01 {quoted}", $"bash -c 'eval \"$1\"' _ {quoted}", $"time {{ {line}\n}}",
        };
        rewrites.AddRange(OfWords(line));
        return rewrites;
    }

    /// <summary>Spellings of the program and its words, where the line is one plain command.</summary>
    private static IEnumerable<string> OfWords(string line)
    {
        if (!Regex.IsMatch(line, @"^[a-z][\w.-]* [^\n|;&<>(){}'""$`\\*?\[\]#~!=]+$") || Regex.IsMatch(line, @"^(?:if|for|while|until|case|function|time|exec|export|alias|unset|source|history|set|kill|trap|eval|enable|read|cd) "))
        {
            yield break;
        }

        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (program, rest) = (words[0], string.Join(' ', words.Skip(1)));
        yield return $"'{program}' {rest}";
        yield return $"\"{program}\" {string.Join(' ', words.Skip(1).Select(word => $"'{word}'"))}";
        yield return $"$'{program}' {rest}";
        yield return $"\\{program} {rest}";
        yield return $"{program[0]}''{program[1..]} {rest}";
        yield return $"{program[..^1]}\\{program[^1]} {rest}";
        yield return $"{program} \\\n  {rest}";
        yield return $"{program}\t{string.Join("  ", words.Skip(1))}";
        yield return $"{program}${{IFS}}{string.Join("${IFS}", words.Skip(1))}";
        yield return $"c={program}; $c {rest}";
        yield return $"c={program}; \"$c\" {rest}";
        yield return $"a='{rest}'; {program} $a";
        yield return $"set -- {line}; \"$@\"";
        yield return $"{{{string.Join(',', words)}}}";
        yield return $"/usr/bin/{line}";
        yield return $"command {line}";
        yield return $"sudo -n {line}";
        yield return $"env -i {line}";
        yield return $"nohup nice -n 3 {line}";
        yield return $"timeout -k 1 9 {line}";
        yield return $"setsid {line} >/dev/null 2>&1";
        yield return $"stdbuf -oL {line}";
        yield return $"find . -maxdepth 0 -exec {line} \\;";
        yield return $"r() {{ {program} \"$@\"; }}; r {rest}";
        yield return $"${{c:-{program}}} {rest}";
    }

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Codes(string text) => string.Concat(Encoding.UTF8.GetBytes(text).Select(one => string.Create(CultureInfo.InvariantCulture, $"\\x{one:x2}")));
}
