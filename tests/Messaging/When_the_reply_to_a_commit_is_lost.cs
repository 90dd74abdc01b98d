using Platform.Chaos.Api;
using Platform.Chaos.Checks;
using Platform.Chaos.Tasks;
using Platform.Tests.Executor;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Messaging;

/// <summary>
/// The whole platform behind connections that swallow replies to commits: whoever asked cannot know whether it was done, asks
/// again, and nothing is done twice.
/// </summary>
[Parallelizable(ParallelScope.All)]
internal sealed class When_the_reply_to_a_commit_is_lost
{
    private const int Times = 3;

    /// <summary>By service, what the transactions write whose commits go unanswered.</summary>
    private static readonly (string Service, string[] Writes)[] s_lost =
    [
        // A submission over HTTP with its idempotency key, and the read model.
        ("Gateway", ["insert into idempotency_key", "task_view"]),
        // A message at the saga with its journal, and what leaves with it.
        ("Coordinator", ["task_saga", "insert into task_event", "delete from outbox_message"]),
        ("Diagnostic", ["insert into work_item", "set finished_at"]),
        ("Automation", ["set finished_at"]),
        // The intent to run a step, its result, and the answer of the work.
        ("Executor", ["insert into step_execution", "update step_execution", "set finished_at", "lease_owner = "]),
        ("Writer", ["set finished_at"]),
    ];

    [Test]
    public async Task Should_repeat_the_operation_and_double_nothing()
    {
        using var scratch = new ScratchFolder();
        var databases = new List<TestDatabase>();
        var swallowers = new Dictionary<string, CommitSwallower>(StringComparer.Ordinal);
        try
        {
            foreach (var (service, _) in s_lost)
            {
                databases.Add(await TestDatabase.CreateAsync(service));
                swallowers[service] = new CommitSwallower(databases[^1].ConnectionString);
            }
            await using var platform = await TestPlatform.StartAsync(options =>
            {
                foreach (var (service, swallower) in swallowers)
                {
                    options.ConnectionStrings[service] = swallower.ConnectionString;
                }
            });
            using var client = new PlatformClient(platform.Http.BaseAddress!, TestPlatformOptions.ApiKey, TimeProvider.System);
            var grounds = new Grounds(client, scratch.Path);
            await grounds.PrepareAsync(CancellationToken.None);
            foreach (var (service, writes) in s_lost)
            {
                Array.ForEach(writes, write => swallowers[service].Swallow(write, Times));
            }

            var feeder = new TaskFeeder(client, grounds, TimeProvider.System, seed: 5);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90), TimeProvider.System);
            await feeder.RunAsync(10, () => 1, () => false, patience.Token);

            foreach (var (service, writes) in s_lost)
            {
                Array.ForEach(writes, write => swallowers[service].Swallowed(write).ShouldBeGreaterThan(0, $"{service}: {write}"));
            }
            await ShouldHoldAsync(client, new Databases(service => databases[s_lost.Index().Single(entry => entry.Item.Service == service).Index].ConnectionString), feeder);
        }
        finally
        {
            foreach (var swallower in swallowers.Values)
            {
                await swallower.DisposeAsync();
            }
            foreach (var database in databases)
            {
                await database.DisposeAsync();
            }
        }
    }

    private static async Task ShouldHoldAsync(PlatformClient client, Databases databases, TaskFeeder feeder)
    {
        var tasks = feeder.Tasks.ToList();
        feeder.Failures.ShouldBeEmpty();
        client.Faults.ShouldBeEmpty();
        tasks.ShouldAllBe(task => task.HasEnded);
        (await new EndCheck(databases).RunAsync(tasks, CancellationToken.None)).Violations.ShouldBeEmpty();
        EffectCheck.Run(tasks).Violations.ShouldBeEmpty();
        tasks.SelectMany(task => task.Settled).ShouldBeEmpty("A lost reply is no reason to ask a person.");
        (await new ApprovalCheck(databases).RunAsync(tasks, CancellationToken.None)).Violations.ShouldBeEmpty();
        (await new FoldCheck(client, databases).RunAsync(tasks, CancellationToken.None)).Violations.ShouldBeEmpty();
        foreach (var service in Databases.Services)
        {
            (await databases.CountAsync(service, "select count(*) from parked_message", CancellationToken.None)).ShouldBe(0, service);
        }
    }
}
