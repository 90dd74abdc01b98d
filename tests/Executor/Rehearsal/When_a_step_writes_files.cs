using Platform.Contracts.Planning;
using Platform.Contracts.Runbooks;
using Platform.Tests.Executor.Execution;
using Shouldly;
using static Platform.Tests.Executor.Rehearsal.RehearsalPlatform;

namespace Platform.Tests.Executor.Rehearsal;

/// <summary>Do, verify, undo, compare: in a throw-away copy, before anybody is asked.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
internal sealed class When_a_step_writes_files
{
    private ExecutorPlatform _executor = null!;

    [SetUp]
    public async Task StartAsync() => _executor = await RehearsalPlatform.StartAsync(options => options.Set("Rehearsal:StepSeconds", "2"));

    [TearDown]
    public async Task StopAsync() => await _executor.DisposeAsync();

    [Test]
    public async Task Should_show_what_it_changes_and_that_its_rollback_undoes_it()
    {
        var step = (await _executor.RehearseAsync(_executor.Step(
            "sed -i 's/^port=1$/port=2/' \"$data/daemon.conf\"", "sed -i 's/^port=2$/port=1/' \"$data/daemon.conf\"", "grep -q '^port=2$' \"$data/daemon.conf\"")))[0];

        step.RollbackStatus.ShouldBe(RollbackStatus.Rehearsed, step.Reason);
        step.Preview.ShouldNotBeNull().ShouldContain($"changed {_executor.Folder["data/daemon.conf"]}");
        step.Preview.ShouldContain("    -port=1\n    +port=2\n");
        step.Reason.ShouldContain("its verification passed");
        _executor.Now().ShouldBe(Before);
    }

    [Test]
    public async Task Should_show_what_a_broken_rollback_leaves()
    {
        var step = (await _executor.RehearseAsync(_executor.Step(
            "sed -i 's/^port=1$/port=2/' \"$data/daemon.conf\"", "sed -i 's/^port=2$/port=3/' \"$data/daemon.conf\"")))[0];

        step.RollbackStatus.ShouldBe(RollbackStatus.Declared);
        step.Reason.ShouldContain("Its rollback does not undo it. 1 differences remain");
        step.Preview.ShouldNotBeNull().Split("After its rollback these differences remain:")[1].ShouldContain("    -port=1\n    +port=3\n");
        _executor.Now().ShouldBe(Before);
    }

    [TestCase("chmod 600 \"$data/daemon.conf\"", "true", "daemon.conf: mode 0644 is now 0600")]
    [TestCase("cp \"$data/daemon.conf\" \"$data/daemon.conf.old\"", "true", "added (file of 35 bytes, mode 0644, owner 0:0) ")]
    [TestCase("rm \"$data/daemon.conf\"", "true", "removed (file of 35 bytes) ")]
    [TestCase("rm -r \"$data/parts\"", "mkdir \"$data/parts\"", "removed (file of 4 bytes) ")]
    [TestCase("ln -sf parts/one \"$data/daemon.conf\"", "true", "added (link to parts/one, ")]
    public async Task Should_see_every_kind_of_difference(string script, string undo, string seen)
    {
        File.SetUnixFileMode(_executor.Folder["data/daemon.conf"], (UnixFileMode)Convert.ToInt32("644", 8));
        File.SetUnixFileMode(_executor.Folder.Write("data/parts/one", "one\n"), (UnixFileMode)Convert.ToInt32("644", 8));

        var step = (await _executor.RehearseAsync(_executor.Step(script, undo)))[0];

        step.RollbackStatus.ShouldBe(RollbackStatus.Declared, step.Reason);
        step.Preview.ShouldNotBeNull().Split("After its rollback")[1].ShouldContain(seen);
        (_executor.Now(), File.ReadAllText(_executor.Folder["data/parts/one"])).ShouldBe((Before, "one\n"));
    }

    [Test]
    public async Task Should_let_each_step_find_what_the_ones_before_it_did()
    {
        var steps = await _executor.RehearseAsync(
            _executor.Step("echo two > \"$data/two\"", "rm \"$data/two\""),
            _executor.Step("cat \"$data/two\" >> \"$data/daemon.conf\"", "sed -i '$d' \"$data/daemon.conf\"", "grep -q '^two$' \"$data/daemon.conf\"", number: 2));

        steps.ShouldAllBe(step => step.RollbackStatus == RollbackStatus.Rehearsed);
        steps[1].Preview.ShouldNotBeNull().ShouldContain("    +two\n");
        steps[1].Preview!.ShouldNotContain("added");
        (_executor.Now(), File.Exists(_executor.Folder["data/two"])).ShouldBe((Before, false));
    }

    [Test]
    public async Task Should_say_that_the_verification_did_not_pass()
    {
        var step = (await _executor.RehearseAsync(_executor.Step("touch \"$data/new\"", "rm \"$data/new\"", "test -e \"$data/other\"")))[0];
        step.RollbackStatus.ShouldBe(RollbackStatus.Previewed);
        step.Reason.ShouldContain("Its verification did not pass");
    }

    [Test]
    public async Task Should_end_what_hangs_and_tell_the_rest_that_it_was_not_tried()
    {
        var steps = await _executor.RehearseAsync(
            _executor.Step("echo x > \"$data/x\"; sleep 600", "rm \"$data/x\""), _executor.Step("touch \"$data/y\"", "rm \"$data/y\"", number: 2));

        steps[0].RollbackStatus.ShouldBe(RollbackStatus.Declared);
        steps[0].Reason.ShouldContain("It was ended after 2 s");
        steps[1].Reason.ShouldBe("It was not rehearsed, because step 1 failed in the rehearsal.");
        File.Exists(_executor.Folder["data/x"]).ShouldBeFalse();
    }

    [Test]
    public async Task Should_not_show_what_not_everybody_may_read_and_no_credentials()
    {
        File.SetUnixFileMode(_executor.Folder.Write("data/private", "deep\n"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var open = _executor.Folder.Write("data/open", "password = swordfish\nuser = joe\n");
        File.SetUnixFileMode(open, (UnixFileMode)Convert.ToInt32("644", 8));

        var step = (await _executor.RehearseAsync(_executor.Step("echo more >> \"$data/private\"; sed -i s/joe/ann/ \"$data/open\"")))[0];

        step.Preview.ShouldNotBeNull().ShouldContain("not everybody may read it");
        step.Preview.ShouldContain("+user = ann");
        step.Preview.ShouldNotContain("swordfish");
        (step.RollbackStatus, step.Reason).ShouldBe((RollbackStatus.None, "Nothing undoes it."));
    }

    private DeclaredEffects Writes => new() { Declared = true, Writes = [_executor.Folder["data"]] };

    [Test]
    public async Task Should_say_in_words_what_is_not_tried()
    {
        var steps = await _executor.RehearseAsync(
            _executor.Step("systemctl restart nginx", "systemctl start nginx", effects: Writes with { Services = ["nginx"] }),
            _executor.Step("kill -HUP 1", "true", effects: Writes with { Processes = ["init"] }, number: 2),
            _executor.Step("touch \"$data/x\"", "true", effects: DeclaredEffects.Unknown, number: 3),
            _executor.Step("frobnicate \"$data/x\"", "true", number: 4),
            _executor.Step("touch /var/lib/elsewhere", "true", number: 5),
            _executor.Step("ls \"$data\"", "true", effects: DeclaredEffects.ReadOnly, number: 6));

        steps.ShouldAllBe(step => step.RollbackStatus == RollbackStatus.Declared && step.Preview == null);
        steps[0].Reason.ShouldBe("It was not rehearsed: it touches services (nginx), which cannot be tried without doing it.");
        steps[1].Reason.ShouldContain("it touches processes (init");
        steps[2].Reason.ShouldContain("its author does not say what it touches");
        steps[3].Reason.ShouldContain("it counts as unknown");
        steps[4].Reason.ShouldContain("it writes /var/lib/elsewhere, which it does not declare");
        steps[5].Reason.ShouldContain("It only reads");
    }
}
