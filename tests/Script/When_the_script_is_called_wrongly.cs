using Shouldly;

namespace Platform.Tests.Script;

internal sealed class When_the_script_is_called_wrongly
{
    [TestCase("unknown verb 'repair'", "repair")]
    [TestCase("usage: ./platform up [--distributed]", "up", "--everywhere")]
    [TestCase("usage: ./platform logs SERVICE", "logs")]
    [TestCase("no log of 'kitchen'", "logs", "kitchen")]
    [TestCase("no such folder of scenarios: /nowhere", "lab", "/nowhere")]
    [TestCase("usage: ./platform lab DIR...", "lab")]
    [TestCase("--json needs the name of a file", "lab", "/tmp", "--json")]
    [TestCase("usage: ./platform stop --task ID", "stop", "--all")]
    [TestCase("usage: ./platform stop --task ID", "stop", "--all", "--task", "x", "--reason", "y")]
    [TestCase("the platform is down", "stop", "--all", "--reason", "y")]
    [TestCase("is no id of a stop", "resume", "yesterday")]
    [TestCase("usage: ./platform servers env | stop", "servers")]
    public async Task Should_say_what_would_be_right(string message, params string[] arguments)
    {
        using var bash = new Bash();
        var result = await bash.PlatformAsync(arguments);
        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain(message);
        result.Output.ShouldBeEmpty();
    }

    [Test]
    public async Task Should_report_a_platform_that_was_never_started_as_down()
    {
        using var bash = new Bash();
        var status = await bash.PlatformAsync("status");
        status.ExitCode.ShouldBe(3);
        status.Output.ShouldBe("The platform is down.");
        (await bash.PlatformAsync("down")).ExitCode.ShouldBe(0);
    }
}
