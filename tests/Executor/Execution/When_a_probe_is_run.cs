using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Shouldly;

namespace Platform.Tests.Executor.Execution;

internal sealed class When_a_probe_is_run
{
    private ExecutorPlatform _executor = null!;

    [OneTimeSetUp]
    public async Task Start() => _executor = await ExecutorPlatform.StartAsync();

    [OneTimeTearDown]
    public Task Stop() => _executor.DisposeAsync().AsTask();

    [Test]
    public async Task Should_record_output_then_errors_and_the_exit_code()
    {
        var evidence = await EvidenceOf(_executor.Probe("echo err >&2; echo \"out $value\"; exit 1") with
        {
            Parameters = new Dictionary<string, string> { ["value"] = "a 'b'" },
        });
        (evidence.Text, evidence.ExitCode, evidence.Problem).ShouldBe(("out a 'b'\nerr\n", 1, null));
    }

    [Test]
    public async Task Should_change_nothing()
    {
        var evidence = await EvidenceOf(_executor.Probe($"touch {_executor.Folder["made"]}"));
        evidence.Text.ShouldContain("Read-only file system");
        File.Exists(_executor.Folder["made"]).ShouldBeFalse();
    }

    [Test]
    public async Task Should_say_that_it_took_too_long()
    {
        var evidence = await EvidenceOf(_executor.Probe("echo begun; sleep 600") with { TimeoutSeconds = 1 });
        (evidence.Text, evidence.ExitCode, evidence.Problem).ShouldBe(("begun\n", null, "The probe was ended after its time-out of 1 s."));
    }

    [Test]
    public async Task Should_say_that_the_target_is_gone()
    {
        var probe = _executor.Probe("true");
        (await EvidenceOf(probe with { Target = probe.Target with { Name = "gone" } })).Problem.ShouldBe("Target gone does not exist any more.");
    }

    private async Task<EvidenceRecord> EvidenceOf(RunProbe probe)
    {
        await _executor.Platform.PublishAsync(probe);
        return (await _executor.Platform.Recorded<ProbeCompleted>().FirstAsync(m => m.TaskId == probe.TaskId)).Evidence;
    }
}
