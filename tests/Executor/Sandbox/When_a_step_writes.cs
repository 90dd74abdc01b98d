using Platform.Contracts.Runbooks;
using Platform.Executor.Execution;
using Shouldly;

namespace Platform.Tests.Executor.Sandbox;

[Parallelizable(ParallelScope.All)]
internal sealed class When_a_step_writes
{
    [Test]
    public async Task Should_write_the_file_it_declared()
    {
        using var scripts = new Scripts();
        using var folder = new ScratchFolder();
        var file = folder.Write("app.conf", "port=80\n");
        var result = await scripts.RunAsync(Scripts.Step($"sed -i s/80/8080/ {file}", Scripts.Writes(file), folder.Path));
        result.Output.ShouldBeEmpty();
        result.ExitCode.ShouldBe(0);
        File.ReadAllText(file).ShouldBe("port=8080\n");
    }

    [Test]
    public async Task Should_not_write_the_declared_files_neighbours()
    {
        using var scripts = new Scripts();
        using var folder = new ScratchFolder();
        var file = folder.Write("app.conf", "port=80\n");
        var neighbour = folder.Write("other.conf", "keep\n");
        var below = folder.Write("sub/deep.conf", "keep\n");
        var result = await scripts.RunAsync(Scripts.Step(
            $"echo x >> {neighbour}; rm -f {neighbour}; echo x > {below}; mv {folder["sub"]} {folder["moved"]}; rm {file}", Scripts.Writes(file), folder.Path));
        result.Output.ShouldContain("Read-only file system");
        File.ReadAllText(neighbour).ShouldBe("keep\n");
        File.ReadAllText(below).ShouldBe("keep\n");
        File.Exists(file).ShouldBeFalse();
    }

    [Test]
    public async Task Should_not_write_one_of_a_thousand_neighbours()
    {
        Assume.That(Environment.IsPrivilegedProcess, "an ordinary user's steps protect no more than 500");
        using var scripts = new Scripts();
        using var folder = new ScratchFolder();
        var file = folder.Write("app.conf", "port=80\n");
        var neighbours = Enumerable.Range(0, 1_000).Select(number => folder.Write($"neighbour {number}", "keep")).ToArray();
        var result = await scripts.RunAsync(Scripts.Step(
            $"sed -i s/80/8080/ {file}; echo x > '{neighbours[3]}'; rm -f '{neighbours[500]}'; mv '{neighbours[998]}' {folder["moved"]}; mv {file} '{neighbours[999]}'",
            Scripts.Writes(file), folder.Path));
        File.ReadAllText(file).ShouldBe("port=8080\n", result.Output);
        neighbours.ShouldAllBe(neighbour => File.Exists(neighbour) && File.ReadAllText(neighbour) == "keep");
    }

    [Test]
    public async Task Should_write_a_declared_file_far_below_a_neighbour()
    {
        using var scripts = new Scripts();
        using var folder = new ScratchFolder();
        var (file, deep) = (folder.Write("app.conf", "1"), folder.Write("sites/enabled/a.conf", "1"));
        var (beside, above) = (folder.Write("sites/enabled/b.conf", "keep"), folder.Write("sites/c.conf", "keep"));
        var result = await scripts.RunAsync(Scripts.Step(
            $"echo 2 > {file}; rm {deep}; echo 3 > {deep}; rm -f {beside}; echo x > {above}", Scripts.Writes(file, deep), folder.Path));
        (File.ReadAllText(file), File.ReadAllText(deep)).ShouldBe(("2\n", "3\n"), result.Output);
        (File.ReadAllText(beside), File.ReadAllText(above)).ShouldBe(("keep", "keep"));
    }

    [Test]
    public async Task Should_write_two_declared_files_of_one_folder()
    {
        using var scripts = new Scripts();
        using var folder = new ScratchFolder();
        var (one, two, three) = (folder.Write("one", "1"), folder.Write("two", "2"), folder.Write("three", "3"));
        var result = await scripts.RunAsync(Scripts.Step($"rm {one}; rm {two}; rm {three}", Scripts.Writes(one, two), folder.Path));
        result.Output.ShouldContain(three);
        (File.Exists(one), File.Exists(two), File.Exists(three)).ShouldBe((false, false, true));
    }

    [Test]
    public async Task Should_make_a_file_that_it_declared_and_that_does_not_exist()
    {
        using var scripts = new Scripts();
        using var folder = new ScratchFolder();
        var neighbour = folder.Write("neighbour", "keep");
        var made = folder["new/deep/file"];
        var result = await scripts.RunAsync(Scripts.Step(
            $"mkdir -p {Path.GetDirectoryName(made)} && echo made > {made}; rm {neighbour}", Scripts.Writes(made), folder.Path));
        File.ReadAllText(made).ShouldBe("made\n", result.Output);
        File.Exists(neighbour).ShouldBeTrue();
    }

    [Test]
    public async Task Should_write_below_a_declared_folder_and_nowhere_else()
    {
        using var scripts = new Scripts();
        using var folder = new ScratchFolder();
        folder.Write("inside/a", "");
        folder.Write("outside/a", "");
        var result = await scripts.RunAsync(Scripts.Step(
            $"touch {folder["inside/b"]}; touch {folder["outside/b"]}; touch /etc/itops-test", Scripts.Writes(folder["inside"]), folder.Path));
        result.ExitCode.ShouldNotBe(0);
        File.Exists(folder["inside/b"]).ShouldBeTrue();
        File.Exists(folder["outside/b"]).ShouldBeFalse();
        File.Exists("/etc/itops-test").ShouldBeFalse();
    }

    [Test]
    public void Should_be_refused_where_it_declares_more_than_the_scope()
    {
        using var scripts = new Scripts();
        using var folder = new ScratchFolder();
        var problem = Should.Throw<ExecutionRefusedException>(
            () => scripts.RunAsync(Scripts.Step("true", Scripts.Writes("/etc/passwd"), folder.Path)));
        problem.Message.ShouldBe($"The script declares that it writes /etc/passwd, but the target's scope allows only: {folder.Path}.");
    }

    [Test]
    public void Should_be_refused_where_a_link_leads_out_of_the_scope()
    {
        using var scripts = new Scripts();
        using var folder = new ScratchFolder();
        using var other = new ScratchFolder();
        File.CreateSymbolicLink(folder["link"], other.Path);
        Should.Throw<ExecutionRefusedException>(() => scripts.RunAsync(Scripts.Step("true", Scripts.Writes(folder["link/file"]), folder.Path)))
            .Message.ShouldContain($"it leads to {other["file"]}");
    }

    [TestCase("relative/path")]
    [TestCase("/tmp/../etc/passwd")]
    [TestCase("/var/log/*.log")]
    public void Should_be_refused_where_a_path_is_not_plain(string path)
    {
        using var scripts = new Scripts();
        Should.Throw<ExecutionRefusedException>(() => scripts.RunAsync(Scripts.Step("true", Scripts.Writes(path), "/")));
    }

    [Test]
    public async Task Should_have_the_whole_scope_where_it_declared_nothing()
    {
        using var scripts = new Scripts();
        using var folder = new ScratchFolder();
        var result = await scripts.RunAsync(Scripts.Step(
            $"touch {folder["a"]}; touch /etc/itops-test", DeclaredEffects.Unknown, folder.Path, "/does/not/exist"));
        File.Exists(folder["a"]).ShouldBeTrue(result.Output);
        File.Exists("/etc/itops-test").ShouldBeFalse();
    }

    [Test]
    public async Task Should_change_owner_and_mode_of_what_it_declared()
    {
        Assume.That(Environment.IsPrivilegedProcess, "only root changes owners");
        using var scripts = new Scripts();
        using var folder = new ScratchFolder();
        var file = folder.Write("file", "");
        var result = await scripts.RunAsync(Scripts.Step(
            $"chown 12345:12345 {file} && chmod 640 {file} && stat -c %u:%g:%a {file}", Scripts.Writes(file), folder.Path));
        result.Output.ShouldBe("12345:12345:640\n");
    }
}
