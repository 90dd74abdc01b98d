using Platform.Contracts.Planning;
using Platform.Contracts.Runbooks;
using Shouldly;
using static Platform.Tests.Executor.Rehearsal.RehearsalPlatform;

namespace Platform.Tests.Executor.Rehearsal;

/// <summary>What a step cannot be tried in, its programs may still say; else the plan goes on as declared, with the reason.</summary>
internal sealed class When_there_is_no_copy
{
    [Test]
    public async Task Should_go_on_as_declared_with_the_reason()
    {
        await using var executor = await RehearsalPlatform.StartAsync(options => options.Set("Sandbox:RunFolder", Path.Combine(Path.GetTempPath(), $"run,folder-{Guid.NewGuid():N}")));

        var step = (await executor.RehearseAsync(executor.Step("touch \"$data/new\"", "rm \"$data/new\"")))[0];

        step.RollbackStatus.ShouldBe(RollbackStatus.Declared);
        step.Reason.ShouldContain("(Sandbox:RunFolder)");
    }

    [Test]
    public async Task Should_show_the_native_preview_of_a_package_change()
    {
        await using var executor = await RehearsalPlatform.StartAsync();
        var effects = new DeclaredEffects { Declared = true, Packages = ["bubblewrap"] };

        var step = (await executor.RehearseAsync(executor.Step("apt-get remove -y bubblewrap", "apt-get install -y bubblewrap", effects: effects)))[0];

        step.RollbackStatus.ShouldBe(RollbackStatus.Previewed, step.Reason);
        step.Preview.ShouldNotBeNull().ShouldContain("apt-get remove -y bubblewrap --simulate\n");
        step.Preview.ShouldContain("Remv bubblewrap");
        step.Reason.ShouldContain("it touches packages (bubblewrap)");
        File.Exists("/usr/bin/bwrap").ShouldBeTrue();
    }
}
