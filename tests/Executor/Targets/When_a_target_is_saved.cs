using MassTransit;
using Platform.Contracts.Execution;
using Platform.Contracts.Runbooks;
using Platform.Executor;
using Platform.Executor.Targets;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Executor.Targets;

internal sealed class When_a_target_is_saved
{
    private const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIZNRx7GwzTxOWQPzWHVoGeIzXZDcM1ZMVSlLfKnlCbO";

    private TestPlatform _platform = null!;

    [OneTimeSetUp]
    public async Task Start() => _platform = await TestPlatform.StartAsync(
        options => options.Only(new ExecutorModule()).Record<TargetResolved>().Record<TargetNotFound>());

    [OneTimeTearDown]
    public Task Stop() => _platform.DisposeAsync().AsTask();

    [Test]
    public async Task Should_be_found_with_a_version_that_grows()
    {
        var target = Ssh("growing");
        (await SaveAsync(target)).ShouldBeOfType<TargetFound>().Target.Version.ShouldBe(1);
        (await SaveAsync(target with { Description = "second" })).ShouldBeOfType<TargetFound>().Target.Version.ShouldBe(2);
        var found = (await _platform.RequestAsync<GetTarget, TargetFound, TargetRefused>(new GetTarget { Name = "growing" })).Message;
        var stored = found.ShouldBeOfType<TargetFound>().Target;
        (stored.Version, stored.Description, stored.HostKey, stored.Labels["env"]).ShouldBe((2, "second", Key, "test"));
    }

    [Test]
    public async Task Should_be_refused_where_somebody_changed_it_meanwhile()
    {
        var target = Ssh("contended");
        await SaveAsync(target);
        await SaveAsync(target);
        var refused = (await SaveAsync(target, expected: 1)).ShouldBeOfType<TargetRefused>();
        (refused.Code, refused.CurrentVersion).ShouldBe((TargetRefusal.VersionMismatch, 2));
        (await SaveAsync(target, expected: 0)).ShouldBeOfType<TargetRefused>().Code.ShouldBe(TargetRefusal.VersionMismatch);
        (await SaveAsync(target, expected: 2)).ShouldBeOfType<TargetFound>().Target.Version.ShouldBe(3);
        (await SaveAsync(Ssh("never-there"), expected: 4)).ShouldBeOfType<TargetRefused>().CurrentVersion.ShouldBeNull();
    }

    [Test]
    public async Task Should_be_refused_with_every_fault_named()
    {
        var refused = (await SaveAsync(new Target
        {
            Name = "Bad Name",
            Kind = TargetKind.Ssh,
            Labels = new Dictionary<string, string> { ["UPPER"] = "x" },
            Scope = new TargetScope { WritablePaths = ["relative", "/var/../etc"], Network = NetworkEffect.Any },
            Host = "-oProxyCommand=evil",
            Port = 70_000,
            HostKey = "ssh-ed25519 AAAA",
            Profile = "x",
        })).ShouldBeOfType<TargetRefused>();
        refused.Code.ShouldBe(TargetRefusal.Invalid);
        refused.Errors.Keys.ShouldBe(
            ["name", "labels.UPPER", "scope.writablePaths", "host", "user", "port", "hostKey", "identityFile", "profile"], ignoreOrder: true);
    }

    [Test]
    public async Task Should_be_listed_by_name_in_pages()
    {
        foreach (var name in new[] { "zz-3", "zz-1", "zz-2" })
        {
            await SaveAsync(Ssh(name));
        }
        var first = await ListAsync("zz-0", 2);
        first.Targets.Select(t => t.Name).ShouldBe(["zz-1", "zz-2"]);
        first.Next.ShouldBe("zz-2");
        var second = await ListAsync(first.Next, 2);
        second.Targets.Select(t => t.Name).ShouldBe(["zz-3"]);
        second.Next.ShouldBeNull();
    }

    [Test]
    public async Task Should_be_gone_once_deleted()
    {
        await SaveAsync(Ssh("doomed"));
        var delete = new DeleteTarget { Name = "doomed", DeletedBy = "tester" };
        (await _platform.RequestAsync<DeleteTarget, TargetDeleted, TargetRefused>(delete)).Message.ShouldBeOfType<TargetDeleted>();
        (await _platform.RequestAsync<DeleteTarget, TargetDeleted, TargetRefused>(delete)).Message
            .ShouldBeOfType<TargetRefused>().Code.ShouldBe(TargetRefusal.NotFound);
    }

    [Test]
    public async Task Should_resolve_to_a_snapshot_with_the_host_keys_fingerprint()
    {
        await SaveAsync(Ssh("resolved"));
        var taskId = Guid.NewGuid();
        await _platform.PublishAsync(new ResolveTarget { TaskId = taskId, Attempt = 2, Name = "resolved" });
        var resolved = await _platform.Recorded<TargetResolved>().FirstAsync(m => m.TaskId == taskId);
        resolved.Attempt.ShouldBe(2);
        resolved.Target.Identity.ShouldBe($"deploy@web-1:2222 {HostKey.Fingerprint(Key)}");
        resolved.Target.Labels.ShouldBe(["a=1", "env=test"]);
    }

    [Test]
    public async Task Should_not_resolve_what_does_not_exist()
    {
        var taskId = Guid.NewGuid();
        await _platform.PublishAsync(new ResolveTarget { TaskId = taskId, Attempt = 1, Name = "nowhere" });
        (await _platform.Recorded<TargetNotFound>().FirstAsync(m => m.TaskId == taskId)).Name.ShouldBe("nowhere");
    }

    [Test]
    public async Task Should_have_this_machine_from_the_start()
    {
        var local = await Eventually.ShouldBe(
            async () => (await _platform.RequestAsync<GetTarget, TargetFound, TargetRefused>(new GetTarget { Name = "local" })).Message as TargetFound,
            found => found is not null);
        local!.Target.Kind.ShouldBe(TargetKind.Local);
        local.Target.Labels.ShouldBe(new Dictionary<string, string> { ["env"] = "local" });
        local.Target.Scope.WritablePaths.ShouldContain("/var/log");
    }

    private static Target Ssh(string name) => new()
    {
        Name = name,
        Kind = TargetKind.Ssh,
        Labels = new Dictionary<string, string> { ["env"] = "test", ["a"] = "1" },
        Scope = new TargetScope { WritablePaths = ["/srv"], Network = NetworkEffect.Any },
        Host = "web-1",
        Port = 2222,
        User = "deploy",
        HostKey = Key,
        IdentityFile = "/etc/platform/keys/deploy",
    };

    private async Task<object> SaveAsync(Target target, int? expected = null) => (await _platform.RequestAsync<SaveTarget, TargetFound, TargetRefused>(
        new SaveTarget { Target = target, SavedBy = "tester", ExpectedVersion = expected })).Message;

    private async Task<TargetList> ListAsync(string? after, int limit) =>
        (await _platform.Bus.CreateRequestClient<ListTargets>().GetResponse<TargetList>(new ListTargets { After = after, Limit = limit })).Message;
}
