using Platform.ShellAnalysis;
using Shouldly;

namespace Platform.Tests.ShellAnalysis;

internal sealed class When_powershell_is_read
{
    [TestCase("$running = Get-Service; $running | Where-Object { $_.Status -eq 'Running' }")]
    [TestCase("foreach ($service in Get-Service) { \"$($service.Name) $($service.Status)\" }")]
    [TestCase("if (Test-Path C:\\Logs) { Get-Content C:\\Logs\\app.log -Tail 50 } else { 'no log' }")]
    [TestCase("Get-Process | Select-Object Name, @{ n = 'MB'; e = { [math]::Round($_.WS / 1MB) } } | Sort-Object MB -Descending")]
    [TestCase("Get-WinEvent -FilterHashtable @{ LogName = 'System'; StartTime = (Get-Date).AddHours(-1) } -MaxEvents 20")]
    [TestCase("try { Get-Service spooler } catch { 'not installed' }")]
    [TestCase("1 + 1")]
    [TestCase("Get-Service \u2013Name spooler", TestName = "Should_run_alone_what_only_reads(dash of print)")]
    [TestCase("Remove-Item C:\\Temp\\a.log \u2013WhatIf", TestName = "Should_run_alone_what_only_reads(dash of print before WhatIf)")]
    public async Task Should_run_alone_what_only_reads(string script)
    {
        var verdict = await Shipped.Analyzer.AnalyzeAsync(script, ShellLanguage.PowerShell);
        verdict.Class.ShouldBe(EffectClass.ReadOnly, string.Join("; ", verdict.Reasons));
    }

    [TestCase("foreach ($file in Get-ChildItem C:\\Temp) { Remove-Item $file.FullName }", EffectClass.Destructive)]
    [TestCase("\"$(Remove-Item C:\\Temp -Recurse)\"", EffectClass.Destructive)]
    [TestCase("Get-Service | Select-Object @{ n = 'x'; e = { Stop-Service $_ } }", EffectClass.Mutating)]
    [TestCase("Get-Process > C:\\Temp\\list.txt", EffectClass.Mutating)]
    [TestCase("$env:PATH = 'C:\\other'; Get-Process", EffectClass.Mutating)]
    [TestCase("Get-Process | ForEach-Object { $_.Kill() }", EffectClass.Unknown)]
    [TestCase("[System.IO.File]::WriteAllText('C:\\a', 'b')", EffectClass.Unknown)]
    [TestCase("${C:\\Temp\\a} = 'b'", EffectClass.Unknown)]
    [TestCase("$PSDefaultParameterValues['*:Path'] = 'C:\\'; Get-ChildItem", EffectClass.Unknown)]
    [TestCase("Get-ChildItem @parameters", EffectClass.Unknown)]
    [TestCase("using module .\\other.psm1\nGet-Process", EffectClass.Unknown)]
    [TestCase("configuration Web { Node a { } }", EffectClass.Unknown)]
    [TestCase("function Get-Process { Get-Service }; Get-Process", EffectClass.Unknown)]
    [TestCase("& 'C:\\Tools\\tool.exe' /status", EffectClass.Unknown)]
    [TestCase(". .\\profile.ps1", EffectClass.Unknown)]
    [TestCase("(Get-Service)[0].($name)", EffectClass.Unknown)]
    [TestCase("[wmi]'Win32_Service.Name=\"a\"'", EffectClass.Unknown)]
    [TestCase("Get-Process |", EffectClass.Unknown)]
    [TestCase("", EffectClass.Unknown)]
    public async Task Should_ask_about_what_changes_or_is_not_understood(string script, EffectClass expected)
    {
        var verdict = await Shipped.Analyzer.AnalyzeAsync(script, ShellLanguage.PowerShell);
        verdict.Class.ShouldBe(expected, string.Join("; ", verdict.Reasons));
        verdict.Decision.ShouldNotBe(Decision.Auto);
    }

    [Test]
    public async Task Should_survive_any_nesting()
    {
        foreach (var (open, close) in new[] { ("(", ")"), ("{", "}"), ("@(", ")"), ("$(", ")"), ("[", "]"), ("-", ""), ("!", ""), ("if (1) {", "}") })
        {
            foreach (var depth in new[] { 190, 1_200 })
            {
                var script = string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth));
                (await Shipped.Analyzer.AnalyzeAsync(script, ShellLanguage.PowerShell)).Class.ShouldNotBe(EffectClass.Mutating);
            }
        }
    }
}
