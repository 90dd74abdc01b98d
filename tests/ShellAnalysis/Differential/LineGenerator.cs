using System.Globalization;

namespace Platform.Tests.ShellAnalysis.Differential;

/// <summary>
/// Writes command lines of bash at random. Each calls <c>argv @N words</c>, where N is a number of its own, so that what bash
/// gave the program can be held against what the analysis says. Lines do nothing else to the world.
/// </summary>
internal sealed class LineGenerator(Random random)
{
    private static readonly string[] Names = ["x", "y", "z"];
    private static readonly string[] Letters = ["a", "b-c", "--long=1", "-n", "/srv/p", "é", "=", ":", "%s", "@x", "a.b", "0", "10"];
    private int _next;

    public int Last => _next;

    public string Line()
    {
        var parts = new List<string>();
        for (var count = random.Next(1, 5); count > 0; count--)
        {
            parts.Add(Statement(2));
        }

        parts.Add(Call());
        return string.Join(random.Next(4) == 0 ? "\n" : "; ", parts.Select(part => part.Contains("<<", StringComparison.Ordinal) && part.Contains('\n') ? part + "\n:" : part));
    }

    private string Pick(params string[] choices) => choices[random.Next(choices.Length)];

    private string Name() => Pick(Names);

    private string Tag() => $"@{(++_next).ToString(CultureInfo.InvariantCulture)}";

    private string Call() => $"argv {Tag()}{Words(random.Next(0, 4))}";

    private string Words(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => " " + Word()));

    private string Statement(int depth) => random.Next(depth > 0 ? 47 : 22) switch
    {
        0 or 1 or 2 or 3 => $"{Name()}={Value()}",
        4 => $"{Name()}+={Value()}",
        5 => $"{Pick("export", "declare", "readonly", "typeset", "declare -x", "declare -i", "declare -r", "declare -u", "export -n")} {Name()}{Pick("", "=" + Value())}",
        6 => $"read {Name()} <<< {Value()}",
        7 => $"printf -v {Name()} %s {Value()}",
        8 => $"unset {Name()}",
        9 => $"set -- {Words(random.Next(0, 3))}",
        10 => Pick("shift", "set -f", "shift 2", "shift 3", "shift 0", "shift $#", "builtin shift", "set +B", "set -k"),
        11 => $"IFS={Pick(":", "'a'", "", "' '")}",
        12 => $"(({Name()}={random.Next(9)}))",
        13 => $"let {Name()}={random.Next(9)}+1",
        14 => $"{Name()}=({Words(2)})",
        15 => $": ${{{Name()}{Pick(":=", "=", ":-", "-")}{Plain()}}}",
        16 => $"{Name()}={Value()} {Pick(":", "true", "export " + Name())}",
        17 => $"mapfile -t {Name()} <<< {Value()}",
        18 => $"{Pick("command", "builtin")} {Pick("export", "declare", "eval")} {Name()}=7",
        19 or 20 or 21 => Call(),
        22 or 23 => $"{Pick("command", "env", "env -i PATH=\"$PATH\"", "nice", "nice -n 5", "timeout 5", "nohup", "env A=1", "exec", "setsid -w", "stdbuf -oL", "time", "!", "env -u HOME")} {Call()}".Replace("exec argv", "(exec argv", StringComparison.Ordinal) is var text && text.Contains("(exec", StringComparison.Ordinal) ? text + ")" : text,
        24 => $"for {Name()} in {Words(random.Next(1, 3))}; do {Statement(depth - 1)}; {Call()}; done",
        25 => $"if {Pick("true", "false")}; then {Statement(depth - 1)}; else {Statement(depth - 1)}; fi",
        26 => $"{Pick("true", "false", Statement(0))} {Pick("&&", "||")} {Statement(0)}",
        27 => $"f() {{ {Statement(depth - 1)}; {Call()}; }}; f{Words(2)}",
        28 => $"f() {{ local {Name()}={Value()}; argv {Tag()} \"$@\" $1 \"${{2}}\" \"$*\"; }}; f{Words(random.Next(0, 3))}",
        29 => $"eval {Quote(Statement(depth - 1) + "; " + Call())}",
        30 => $"{Pick("bash", "sh")} -c {Quote($"argv {Tag()} \"$0\" \"$1\" $2 \"$x\" \"${Name()}\"")} {Words(random.Next(1, 4))}",
        31 => $"( {Statement(depth - 1)}; {Call()} )",
        32 => $"{{ {Statement(depth - 1)}; }}",
        33 => $"case {Value()} in a*) {Statement(0)} ;; *) {Statement(0)} ;; esac",
        34 => $"bash <<{Pick("E", "'E'", "-E")}\nargv {Tag()} {Pick("a", "$x", "\\$x", "\"b c\"", "'$y'")}\nE",
        35 => $"{Statement(0)} & wait",
        36 => $"echo {Word()} | {{ read {Name()}; {Call()}; }}",
        37 => $"f() {{ argv {Tag()} \"$2\"; argv {Tag()} $1; shift {Pick("", "2")}; argv {Tag()} \"$1\"; }}; f{Words(random.Next(0, 4))}",
        38 => $"f() {{ eval {Quote(Pick("shift", "shift 2", "set -- a") + "; " + Call())}; {Call()}; }}; f{Words(random.Next(0, 3))}; {Call()}",
        39 => $"{Pick("export", "declare -x", "export -n", "declare +x")} {Name()}={Value()}; {Child()}",
        40 => $"{Name()}={Value()} {Child()}",
        41 => $"{Pick("env", "env -u " + Name(), "env -i PATH=\"$PATH\"", "nice env", "command env")} {Name()}={Value()} {Child()}",
        42 => $"{Pick("nice", "timeout 5", "(exec", "command", "env -u " + Name(), "setsid -w")} {Child()}" is var text && text.StartsWith('(') ? text + ")" : text,
        43 => $". /dev/stdin <<< {Quote(Statement(0))}",
        44 => $"trap -- {Quote(Pick("set -- t u", "shift", "x=t", Statement(0)))} {Pick("DEBUG", "ERR", "RETURN", "DEBUG RETURN")}",
        45 => $"{Pick("bash", "sh", "bash -k", "bash +B")} -c {Quote($"argv {Tag()}{Words(2)}")}",
        _ => $"trap {Quote(Statement(0))} {Pick("EXIT", "DEBUG", "USR1")}",
    };

    /// <summary>Another shell that tells which variables it was given.</summary>
    private string Child() => $"{Pick("bash", "sh")} -c {Quote(Pick("", "x=c; ", "shift; ", $"eval \"argv {Tag()} \\$x\"; ") + $"argv {Tag()} \"$x\" \"$y\" $z")}";

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private string Value() => random.Next(8) == 0 ? Pick("", "~", "~/a", "a:~/b", "*", "{a,b}", "\"$@\"", "$*") : Word();

    private string Plain() => Pick("a", "b", "-x", "/p", "'q r'", "\"s t\"");

    private string Word() => string.Concat(Enumerable.Range(0, random.Next(5) == 0 ? 3 : random.Next(3) == 0 ? 2 : 1).Select(_ => Piece()));

    private string Piece() => random.Next(30) switch
    {
        0 or 1 or 2 or 3 => Pick(Letters),
        4 => Pick("''", "\"\"", "' '", "'a  b'", "'$x'", "'*'", "'a\\b'", "'{a,b}'"),
        5 => $"\"{Pick("a b", "$x", "${y}", "\\$x", "\\\\", "\\\"", "`echo q`", "$(echo r)", "a\\b", "*", "~", "'", "{a,b}", "$z a", "$@", "$1", "$*", "${x}b")}\"",
        6 => Pick("$'a\\tb'", "$'\\x41'", "$'\\101'", "$'\\''", "$'\\e'", "$'\\u41'", "$'\\q'", "$'\\0'", "$'\\377'", "$'a\\nb'", "$'\\01012'", "$'\\x4142'", "$'\\ca'"),
        7 => Pick("\\a", "\\ ", "\\$x", "\\\\", "\\*", "\\'", "\\\"", "\\{a,b}", "\\~", "a\\\nb", "\\\nc"),
        8 or 9 or 10 => "$" + Name(),
        11 or 12 => $"\"${Name()}\"",
        13 => $"${{{Name()}}}",
        14 => $"${{{Name()}{Pick(":-w", ":+w", "-w", "+w", "#a", "%b", "/a/b", "^^", ",,", ":1", ":0:1", "@Q", ":?e", "%%*", "[0]", "[@]")}}}",
        15 => Pick("${#x}", "$#", "$?", "${!x}", "${x:=v}", "\"${#y}\"", "${*}", "\"${@:2}\""),
        16 => Pick("$((1+2))", "$((x=4))", "$((x++))", "$[2*3]"),
        17 => Pick("$(echo hi)", "`echo a b`", "\"$(echo 'c  d')\"", "$(echo)"),
        18 or 19 => Pick("{a,b}", "{1..3}", "x{a,b}y", "{a,{b,c}}", "{a}", "{a,}", "{,b}", "{~,a}", "{a,b}{c,d}", "$x{a,b}", "{\"a b\",c}", "{a..c}", "a{b", "{}", "{a,$y}", "${x}{1,2}"),
        20 => Pick("~", "~/a", "a~", "a=~", "a=~/b:~", ":~", "~root", "~nosuch"),
        21 => Pick("*", "a*", "?", "[ab]", "[a", "a]", "a[b]c", "\\[a\\]", "[!a]*", "@", "+(a)"),
        22 => Pick("$1", "$2", "\"$@\"", "$@", "$*", "\"$*\"", "\"a$@b\"", "$0x"),
        23 => Pick("#a", "a#b", "!", "a!", "%", "^"),
        _ => Pick(Letters),
    };
}
