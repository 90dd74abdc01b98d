using System.Text;
using System.Text.RegularExpressions;

namespace Platform.Tests.ShellAnalysis.Rewriting;

/// <summary>Other ways to write a line of PowerShell or cmd.exe that still do what it does.</summary>
internal static class WindowsRewrites
{
    public static IReadOnlyList<string> OfPowerShell(string line) =>
    [
        $"  {line}  ", $"Get-Date; {line}", $"{line}; Get-Date", $"{line} # tidy up", $"({line})", $"if ($true) {{ {line} }}", $"& {{ {line} }}", $"try {{ {line} }} finally {{ }}", $"$x = {line}",
        $"foreach ($i in 1..2) {{ {line} }}", $"{line}\r\nGet-Date\r\n", Program(line, word => word.ToUpperInvariant()), Program(line, word => word.ToLowerInvariant()), $"function f {{ {line} }}; f", $"1 | ForEach-Object {{ {line} }}",
        $". {{ {line} }}", $"Start-Job -ScriptBlock {{ {line} }}", $"powershell -NoProfile -Command {{ {line} }}", $"Invoke-Expression '{line.Replace("'", "''", StringComparison.Ordinal)}'",
        $"powershell -EncodedCommand {Convert.ToBase64String(Encoding.Unicode.GetBytes(line))}", Program(line, word => Regex.IsMatch(word, @"^\w+-\w+$") ? word.Insert(2, "`") : word),
    ];

    public static IReadOnlyList<string> OfCmd(string line) =>
    [
        $"  {line}", $"@{line}", $"echo x & {line}", $"echo x && {line}", $"{line} & echo x", $"({line})", $"cmd /c {line}", $"cmd.exe /C \"{line}\"", $"if exist C:\\ {line}", $"for %i in (1) do {line}", $"call {line}", $"echo x\r\n{line}",
        $"if 1==1 ({line})", $"for /l %i in (1,1,1) do {line}", $"cmd /v:on /c {line}", $"%COMSPEC% /c {line}", $"{line} & rem tidy up", Program(line, word => Regex.IsMatch(word, @"^\w{3,}$") ? word.Insert(1, "^") : word),
        Program(line, word => word.ToUpperInvariant()), Program(line, word => Regex.IsMatch(word, @"^\w+$") && !Internal.Contains(word.ToLowerInvariant()) ? $"C:\\Windows\\System32\\{word}.exe" : word),
    ];

    private static readonly HashSet<string> Internal = ["del", "erase", "rd", "rmdir", "copy", "move", "ren", "echo", "set", "type", "for", "if", "start", "call", "mklink", "assoc", "ftype", "dir"];

    private static string Program(string line, Func<string, string> change) => Regex.Replace(line, @"^\S+", match => change(match.Value));
}
