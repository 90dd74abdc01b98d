using NUnit.Framework;
using Platform.Contracts.Runbooks;
using Platform.Diagnostic.Runbooks;
using Shouldly;

namespace Platform.Tests.Diagnostic.Runbooks;

internal class When_plain_markdown_is_imported
{
    [Test]
    public void Should_make_probes_and_steps_by_heading()
    {
        var runbook = Read("""
            # Shop API is down

            ```bash
            echo an example
            ```
            ## Meaning
            ## INVESTIGATION
            See what runs:
            ```shell
            ps aux
            ```
            ### Verify the port
            ```sh
            ss -ltn
            ```
            ## How to fix
            1. Start it:
               ```bash
               sv start shop
                 # indented
               ```
            ## Verification
            ```bash
            curl -sf localhost
            ```
            ## Rollback
            ```bash
            sv stop shop
            ```
            """);
        (runbook.Id, runbook.Title, runbook.Plain).ShouldBe(("shop-api", "Shop API is down", true));
        runbook.Blocks.Select(block => (block.Kind, block.Id, block.For, block.Title, block.Script, block.Line)).ShouldBe(
        [
            (RunbookBlockKind.Probe, "probe-1", null, "See what runs", "ps aux\n", 9),
            (RunbookBlockKind.Probe, "probe-2", null, "Verify the port", "ss -ltn\n", 13),
            (RunbookBlockKind.Step, "step-1", null, "Start it", "sv start shop\n  # indented\n", 18),
            (RunbookBlockKind.Verify, "step-1-verify", "step-1", "Verify 1", "curl -sf localhost\n", 23),
            (RunbookBlockKind.Rollback, "step-1-rollback", "step-1", "Rollback 1", "sv stop shop\n", 27),
        ]);
        runbook.Steps.Single().Effects.Declared.ShouldBeFalse();
    }

    [TestCase("console", "$ df -h /\nFilesystem Size\n/dev/sda1 10G\n$ ls", "df -h /\nls\n")]
    [TestCase("console", "# df -h\nFilesystem Size\n# ls", "df -h\nls\n")]
    [TestCase("console", "# look first\n$ ls\n# rm x\n$ ls", "ls\nls\n", Description = "a comment explains the prompt below it")]
    [TestCase("console", "$ sudo -i\n# systemctl restart x\n# Done by now", "sudo -i\nsystemctl restart x\n")]
    [TestCase("console", "dana@web-1:~$ uptime\n 10:00 up\n[root@web-1 ~]# id\nuid=0", "uptime\nid\n")]
    [TestCase("console", "$ echo a \\\n  b\noutput", "echo a \\\n  b\n")]
    [TestCase("console", "$ echo 'a\nb' c\noutput", "echo 'a\nb' c\n")]
    [TestCase("console", "$ cat <<EOF > x\na $ b\nEOF\noutput", "cat <<EOF > x\na $ b\nEOF\n")]
    [TestCase("console", "$ for i in a b; do\n>   echo $i\n> done\na\nb", "for i in a b; do\n  echo $i\ndone\n")]
    [TestCase("console", "$ for i in a b; do\n  echo $i\ndone\na\nb", "for i in a b; do\n  echo $i\ndone\n")]
    [TestCase("console", "$ ps aux |\n  grep x\noutput", "ps aux |\n  grep x\n")]
    [TestCase("shell", "$ ls\nfile\n$ exit", "ls\n")]
    [TestCase("shell", "ps -ef\n\nUID   PID  CMD\nroot  1    init", "ps -ef\n")]
    [TestCase("bash", "# restart it\nsystemctl restart x", "# restart it\nsystemctl restart x\n")]
    [TestCase("", "ls -l /x\n-rw------- 1 root root 0 x\nTotal 1", "ls -l /x\n")]
    [TestCase("console", "df -h\n100% full", "df -h\n")]
    [TestCase("", "systemctl status x", "systemctl status x\n")]
    [TestCase("", "$ some-tool --x", "some-tool --x\n")]
    public void Should_take_commands_and_leave_output(string language, string content, string script) =>
        Diagnosis(language, content).Probes.Single().Script.ShouldBe(script);

    [TestCase("", "level=error msg=\"x\"")]
    [TestCase("", "error: the disk is full")]
    [TestCase("yaml", "a: b")]
    [TestCase("shell", "# TODO: command needed")]
    [TestCase("promql", "rate(x[5m])")]
    public void Should_leave_other_blocks_as_text(string language, string content) =>
        Diagnosis(language, content).Blocks.ShouldBeEmpty();

    [TestCase("ls <some-dir>/x", "ls \"$some_dir\"/x\n", "some_dir")]
    [TestCase("ls \"<some dir>/x\"", "ls \"${some_dir}/x\"\n", "some_dir")]
    [TestCase("jq '.[] | select(.n==\"<POD_NAME>\")' f", "jq '.[] | select(.n==\"'\"$pod_name\"'\")' f\n", "pod_name")]
    [TestCase("ls `cat <list>`", "ls `cat \"$list\"`\n", "list")]
    [TestCase("cat <<END\nhost <name>\nEND", "cat <<END\nhost ${name}\nEND\n", "name")]
    [TestCase("cat > f <<'END'\nport=<port>\nEND", "cat > f <<END\nport=${port}\nEND\n", "port", Description = "nothing else in it expands")]
    [TestCase("sort <in >out; cat <<<x; grep '<title>' f", "sort <in >out; cat <<<x; grep '<title>' f\n", null)]
    [TestCase("ls # of <dir>", "ls # of <dir>\n", null)]
    public void Should_bind_placeholders_for_where_they_stand(string content, string script, string? parameter)
    {
        var runbook = Diagnosis("bash", content);
        runbook.Probes.Single().Script.ShouldBe(script);
        runbook.Parameters.Select(known => known.Name).ShouldBe(parameter is null ? [] : [parameter]);
        runbook.Parameters.ShouldAllBe(known => known.Required && known.Default == null);
    }

    [TestCase("$ POD=<pod-name>\n$ kubectl logs $POD", "kubectl logs $POD\n", "POD", null)]
    [TestCase("$ NODE='<value of the node label>'\n$ ls $NODE", "ls $NODE\n", "NODE", null)]
    [TestCase("PORT=8080   # where it listens\nss -ltn \"sport = :$PORT\"", "ss -ltn \"sport = :$PORT\"\n", "PORT", "8080")]
    [TestCase("export NS=\"kube-etcd\"\nls $NS", "ls $NS\n", "NS", "kube-etcd")]
    [TestCase("POD=\nls $POD", "ls $POD\n", "POD", null)]
    [TestCase("POD=my-pod\nls $POD", "ls $POD\n", "POD", null)]
    [TestCase("rm -rf \"$DIR\"/*", "rm -rf \"$DIR\"/*\n", "DIR", null)]
    [TestCase("n=0\nwhile [ $n -lt 3 ]; do n=$((n+1)); done", "n=0\nwhile [ $n -lt 3 ]; do n=$((n+1)); done\n", null, null)]
    [TestCase("PID=$(pgrep x)\nls /proc/$PID", "PID=$(pgrep x)\nls /proc/$PID\n", null, null)]
    [TestCase("PATH=/opt/x:$PATH\nls $HOME", "PATH=/opt/x:$PATH\nls $HOME\n", null, null)]
    [TestCase("IFS=,\nls", "IFS=,\nls\n", null, null)]
    [TestCase("awk '{ print $NF, $2 }' f", "awk '{ print $NF, $2 }' f\n", null, null)]
    [TestCase("FOO=bar ls \\$x ${y:-1}", "FOO=bar ls \\$x ${y:-1}\n", null, null)]
    public void Should_make_parameters_of_assignments_and_unset_variables(string content, string script, string? parameter, string? value)
    {
        var runbook = Diagnosis("bash", content);
        runbook.Probes.Single().Script.ShouldBe(script);
        runbook.Parameters.Select(known => (known.Name, known.Default)).ShouldBe(parameter is null ? [] : [(parameter, value)]);
    }

    [Test]
    public void Should_not_make_a_step_of_what_cannot_be_filled_in() =>
        Diagnosis("bash", "cat > f <<'END'\nhome=$HOME port=<port>\nEND").Blocks.ShouldBeEmpty();

    [Test]
    public void Should_share_values_between_blocks_of_one_session()
    {
        var runbook = Read("""
            # X
            ## Diagnosis
            ```console
            $ NAMESPACE=<namespace>
            $ PID=$(cat /run/<namespace>.pid)
            $ ls $NAMESPACE
            ```
            ## Mitigation
            ```console
            $ kill $PID && ls <namespace>
            ```
            """);
        runbook.Parameters.Select(known => known.Name).ShouldBe(["NAMESPACE"]);
        runbook.Steps.Single().Script.ShouldBe("PID=$(cat /run/\"$NAMESPACE\".pid)\nkill $PID && ls \"$NAMESPACE\"\n");
    }

    [Test]
    public void Should_pass_over_front_matter_of_other_tools()
    {
        var runbook = RunbookParser.Parse("---\ntitle: KubePodDown\nweight: 20\n---\n\n# Heading\n\ntext\n", "docs/KubePodDown.md").Runbook.ShouldNotBeNull();
        (runbook.Id, runbook.Title).ShouldBe(("kube-pod-down", "KubePodDown"));
        RunbookParser.Parse("---\n\n---\n# Heading\n", null).Runbook.ShouldNotBeNull().Id.ShouldBe("heading");
        RunbookParser.Parse("+++\ntitle = 'x'\n+++\n# Heading\n", null).Runbook.ShouldNotBeNull().Id.ShouldBe("heading");
        RunbookParser.Parse("---\nSome prose: with a colon: twice\n---\n# Heading\n", null).Runbook.ShouldNotBeNull();
    }

    [Test]
    public void Should_ask_for_front_matter_where_blocks_are_marked()
    {
        var error = RunbookParser.Parse("# X\n\n```bash probe id=a\nls\n```\n", null).Errors.Single();
        (error.Line, error.Message.Contains("front matter", StringComparison.Ordinal)).ShouldBe((3, true));
    }

    [Test]
    public async Task Should_leave_a_block_that_does_not_parse_as_text()
    {
        var reading = await RunbookReader.ReadAsync("# X\n## Diagnosis\n```bash\nls (\n```\n```bash\nls\n```\n", "x", CancellationToken.None);
        reading.Errors.ShouldBeEmpty();
        reading.Runbook.ShouldNotBeNull().Blocks.Single().Script.ShouldBe("ls\n");
        (reading.Notes.Single().Line, reading.Notes[0].Message.Contains("left as text", StringComparison.Ordinal)).ShouldBe((4, true));
    }

    [Test]
    public async Task Should_import_every_runbook_of_the_retrieval_set()
    {
        var reports = new List<string>();
        foreach (var file in Directory.GetFiles(Path.Combine(RetrievalSet.Folder(), "docs"), "*.md").Order(StringComparer.Ordinal))
        {
            var reading = await RunbookReader.ReadAsync(await File.ReadAllTextAsync(file), Path.GetFileName(file), CancellationToken.None);
            reading.Errors.ShouldBeEmpty(file);
            foreach (var block in reading.Runbook!.Blocks)
            {
                block.Script.ShouldNotContain("$ ", Case.Sensitive, $"{file}:{block.Line}");
                reports.Add($"{file}:{block.Line} {block.Kind} {block.Title} [{string.Join(' ', reading.Runbook.Parameters.Select(p => $"{p.Name}:{p.Type}={p.Default}"))}]\n{block.Script}");
            }
        }

        await TestContext.Out.WriteLineAsync(string.Join("\n", reports));
        reports.Count.ShouldBeGreaterThan(40);
    }

    private static ParsedRunbook Diagnosis(string language, string content) =>
        Read($"# X\n## Diagnosis\n```{language}\n{content}\n```\n");

    private static ParsedRunbook Read(string markdown)
    {
        var reading = RunbookParser.Parse(markdown, "shop_api.md");
        reading.Errors.ShouldBeEmpty();
        return reading.Runbook.ShouldNotBeNull();
    }
}
