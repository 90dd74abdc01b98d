using NUnit.Framework;
using Platform.Contracts.Runbooks;
using Platform.Diagnostic.Runbooks;
using Shouldly;

namespace Platform.Tests.Diagnostic.Runbooks;

internal class When_a_declared_runbook_is_read
{
    private static readonly ParsedRunbook Runbook = Read(RunbookSamples.FullDisk);

    [Test]
    public void Should_know_what_it_is_about()
    {
        Runbook.Id.ShouldBe("full-disk");
        Runbook.Title.ShouldBe("A volume is full");
        Runbook.Platform.ShouldBe("linux");
        Runbook.Tags.ShouldBe(["disk", "storage"]);
        Runbook.Triggers.ShouldBe(["no space left on device", "disk full"]);
        Runbook.Category.ShouldBe("incident");
        Runbook.Plain.ShouldBeFalse();
    }

    [Test]
    public void Should_keep_scripts_byte_for_byte()
    {
        Runbook.Blocks.Select(block => block.Script).ShouldBe(
        [
            "df -P -- \"$path\"\n",
            "  du -a -- \"$path\"\t| sort -n   \n\n# the end\n",
            ": > \"$file\"\n",
            "printf '%s' \"$file\"\n",
            "test ! -s \"$file\"\n",
        ]);
    }

    [Test]
    public void Should_read_attributes_and_effects()
    {
        var step = Runbook.Steps.Single();
        step.Title.ShouldBe("Empty the log");
        step.TimeoutSeconds.ShouldBe(120);
        step.Effects.Declared.ShouldBeTrue();
        step.Effects.Writes.ShouldBe(["${file}"]);
        step.Effects.Services.ShouldBeEmpty();
        step.Effects.Network.ShouldBe(NetworkEffect.None);
        step.Effects.Idempotent.ShouldBe(true);
        var rollback = Runbook.Blocks.Single(block => block.Kind == RunbookBlockKind.Rollback);
        (rollback.Id, rollback.For, rollback.Effects.Declared).ShouldBe(("truncate-log-rollback", "truncate-log", false));
        var verify = Runbook.Blocks.Single(block => block.Kind == RunbookBlockKind.Verify);
        (verify.Id, verify.For, verify.ExpectOutput).ShouldBe(("truncate-log-verify", "truncate-log", "^$"));
        Runbook.Probes.Select(probe => probe.Line).ShouldBe([33, 36]);
        Runbook.Probes.Last().Capture.ShouldBe(@"^(?<size>\d+)\s+(?<file>/.+)$");
    }

    [Test]
    public void Should_read_causes()
    {
        var cause = Runbook.Causes.Single();
        cause.Confirmed.ShouldBe([new CauseCondition { Probe = "largest", Matches = @"\.log$" }, new CauseCondition { Probe = "usage", Exit = 0 }]);
        cause.RuledOut.ShouldBe([new CauseCondition { Probe = "usage", NotMatches = "100%" }]);
        cause.Steps.ShouldBe(["truncate-log"]);
    }

    [Test]
    public void Should_make_a_parameter_of_a_captured_value_that_a_script_uses()
    {
        var path = Runbook.Parameters[0];
        (path.Name, path.Type, path.Default, path.Required).ShouldBe(("path", ParameterType.Path, "/", false));
        path.Sources.ShouldBe([new(ParameterSourceKind.Context, "path"), new(ParameterSourceKind.Text, @"on (?<value>/\S+)")]);
        var file = Runbook.Parameters[1];
        (file.Name, file.Type, file.Required).ShouldBe(("file", ParameterType.Path, true));
        file.Sources.ShouldBe([new(ParameterSourceKind.Probe, "largest")]);
        Runbook.Parameters.Count.ShouldBe(2);
    }

    [Test]
    public void Should_read_the_same_from_windows_line_ends()
    {
        var windows = Read(RunbookSamples.FullDisk.Replace("\n", "\r\n", StringComparison.Ordinal));
        windows.Blocks.Select(block => block.Script).ShouldBe(Runbook.Blocks.Select(block => block.Script));
    }

    private static ParsedRunbook Read(string markdown)
    {
        var reading = RunbookParser.Parse(markdown, null);
        reading.Errors.ShouldBeEmpty();
        return reading.Runbook.ShouldNotBeNull();
    }
}
