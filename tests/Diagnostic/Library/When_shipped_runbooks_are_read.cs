using System.Diagnostics;
using Platform.Contracts.Runbooks;
using Platform.Diagnostic.Runbooks;
using Shouldly;

namespace Platform.Tests.Diagnostic.Library;

internal sealed class When_shipped_runbooks_are_read
{
    private static string[] Files => [.. Directory.GetFiles(ShippedRunbooks.Folder, "*.md").Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Names => Files.Select(file => Path.GetFileName(file));

    [Test]
    public async Task Should_cover_the_platforms()
    {
        var platforms = new List<string>();
        foreach (var file in Files)
        {
            platforms.Add((await ReadAsync(Path.GetFileName(file))).Platform);
        }

        platforms.Count(platform => platform == "linux").ShouldBeGreaterThanOrEqualTo(18);
        platforms.Count(platform => platform == "windows").ShouldBeGreaterThanOrEqualTo(2);
        platforms.Count(platform => platform == "aws").ShouldBeGreaterThanOrEqualTo(3);
    }

    [TestCaseSource(nameof(Names))]
    public async Task Should_parse_without_errors(string name)
    {
        var runbook = await ReadAsync(name);
        runbook.Plain.ShouldBeFalse();
        runbook.Id.ShouldBe(Path.GetFileNameWithoutExtension(name));
    }

    [TestCaseSource(nameof(Names))]
    public async Task Should_tell_its_causes_apart_by_probes(string name)
    {
        var runbook = await ReadAsync(name);
        runbook.Causes.ShouldNotBeEmpty();
        foreach (var cause in runbook.Causes)
        {
            cause.Confirmed.ShouldNotBeEmpty($"{cause.Id} can never be confirmed");
            cause.RuledOut.ShouldNotBeEmpty($"{cause.Id} can never be ruled out");
        }
    }

    [TestCaseSource(nameof(Names))]
    public async Task Should_verify_every_step_and_declare_its_effects(string name)
    {
        var runbook = await ReadAsync(name);
        foreach (var step in runbook.Steps)
        {
            step.Effects.Declared.ShouldBeTrue($"{step.Id} declares no effects");
            step.Effects.Idempotent.ShouldNotBeNull($"{step.Id} does not say whether it may run twice");
            runbook.Blocks.ShouldContain(block => block.Kind == RunbookBlockKind.Verify && block.For == step.Id, $"{step.Id} is not verified");
        }
    }

    [TestCaseSource(nameof(Names))]
    public async Task Should_hold_scripts_that_bash_accepts(string name)
    {
        foreach (var block in (await ReadAsync(name)).Blocks.Where(block => block.Interpreter != Interpreter.PowerShell))
        {
            var start = new ProcessStartInfo("bash", "-n") { RedirectStandardInput = true, RedirectStandardError = true };
            using var bash = Process.Start(start)!;
            await bash.StandardInput.WriteAsync(block.Script);
            bash.StandardInput.Close();
            var errors = await bash.StandardError.ReadToEndAsync();
            await bash.WaitForExitAsync();
            bash.ExitCode.ShouldBe(0, $"{block.Id}: {errors}");
        }
    }

    private static async Task<ParsedRunbook> ReadAsync(string name)
    {
        var markdown = await File.ReadAllTextAsync(Path.Combine(ShippedRunbooks.Folder, name));
        var reading = await RunbookReader.ReadAsync(markdown, name, CancellationToken.None);
        reading.Errors.ShouldBeEmpty(string.Join("; ", reading.Errors.Select(error => $"line {error.Line}: {error.Message}")));
        return reading.Runbook.ShouldNotBeNull();
    }
}
