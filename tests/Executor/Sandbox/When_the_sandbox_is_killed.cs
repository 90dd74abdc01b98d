using Platform.Executor.Execution;
using Platform.Executor.Sandbox;
using Shouldly;

namespace Platform.Tests.Executor.Sandbox;

/// <summary>By the kernel that runs out of memory, or by an administrator.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class When_the_sandbox_is_killed
{
    [Test]
    public async Task Should_not_say_that_nothing_ran()
    {
        using var scripts = new Scripts();
        using var folder = new ScratchFolder();
        var file = folder.Write("ledger", "");
        var run = Scripts.Step($"echo written > {file}; echo written; sleep 600", Scripts.Writes(file), folder.Path);

        await Should.ThrowAsync<OutcomeUnknownException>(scripts.RunAsync(run, _ => Survivors.Kill(run.ExecutionId)));

        File.ReadAllText(file).ShouldBe("written\n");
    }
}
