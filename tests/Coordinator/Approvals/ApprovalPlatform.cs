using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using MassTransit;
using Platform.Contracts.Execution;
using Platform.Contracts.Tasks;
using Platform.Coordinator;
using Platform.Gateway;
using Platform.Tests.Fixtures;
using Shouldly;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Coordinator.Approvals;

/// <summary>
/// Coordinator behind the Gateway, with persons who have keys of their own; stand-ins do the other services' work. The name
/// of a task's target is its label <c>team</c>, so that a policy can tell tasks apart.
/// </summary>
internal sealed class ApprovalPlatform : IAsyncDisposable
{
    /// <summary>Who holds a key: name and roles. <c>sam-laptop</c> is a second key of sam.</summary>
    private static readonly (string Key, string Name, string[] Roles)[] s_persons =
    [
        ("dana", "dana", ["dba"]), ("sam", "sam", ["dba"]), ("sam-laptop", " SAM ", ["dba"]), ("kim", "kim", ["dba"]), ("lee", "lee", ["dba"]), ("joe", "joe", []),
    ];

    private readonly ScratchPolicy _policy;
    private readonly FakeAgentsByTask _agents;
    private readonly TaskNews _news;

    private ApprovalPlatform(TestPlatform platform, ScratchPolicy policy, FakeAgentsByTask agents, TaskNews news) =>
        (Platform, _policy, _agents, _news) = (platform, policy, agents, news);

    public TestPlatform Platform { get; }

    /// <param name="policy">YAML of the approval policy.</param>
    /// <param name="configure">Further settings.</param>
    /// <param name="agents">Stand-ins of an earlier platform on the same databases.</param>
    public static async Task<ApprovalPlatform> StartAsync(string policy, Action<TestPlatformOptions>? configure = null, FakeAgentsByTask? agents = null)
    {
        var file = new ScratchPolicy(policy);
        var news = new TaskNews();
        var fakes = agents ?? new FakeAgentsByTask();
        fakes.Default.OnResolve = Resolve;
        var platform = await TestPlatform.StartAsync(options =>
        {
            options.Only(new CoordinatorModule(), new GatewayModule()).Set("Approvals:PolicyFile", file.Path);
            foreach (var (index, (key, name, roles)) in s_persons.Index())
            {
                options.Set($"Gateway:ApiKeys:{index + 1}:Name", name).Set($"Gateway:ApiKeys:{index + 1}:Key", KeyOf(key));
                if (roles.Length > 0)
                {
                    options.Set($"Gateway:ApiKeys:{index + 1}:Roles:0", roles[0]);
                }
            }
            options.ConfigureServices(builder => builder.Services.AddSingleton(fakes).AddSingleton(news));
            options.Messaging(messaging =>
            {
                messaging.Bus.AddConsumer<FakeAgentConsumer>().Endpoint(Temporary);
                messaging.Bus.AddConsumer<TaskNewsConsumer>().Endpoint(Temporary);
            });
            configure?.Invoke(options);
        });
        return new ApprovalPlatform(platform, file, fakes, news);

        static void Temporary(IEndpointRegistrationConfigurator endpoint)
        {
            endpoint.Name = $"stand-ins-{Guid.NewGuid():n}";
            endpoint.Temporary = true;
        }
    }

    public FakeAgentsByTask AgentsByTask => _agents;

    public static TargetResolved Resolve(ResolveTarget command) =>
        new() { TaskId = command.TaskId, Attempt = command.Attempt, Target = Samples.Target(command.Name, $"team={command.Name}") };

    /// <summary>Submits a task that dana asks for, with stand-ins of its own.</summary>
    public async Task<(Guid TaskId, FakeAgents Agents)> SubmitAsync(string team, Action<FakeAgents>? agents = null)
    {
        var own = new FakeAgents { OnResolve = Resolve };
        agents?.Invoke(own);
        var task = Samples.Submit(target: team);
        _agents.Set(task.TaskId, own);
        await Platform.PublishAsync(task);
        return (task.TaskId, own);
    }

    /// <summary>Submits a task and waits until persons are asked.</summary>
    public async Task<(Guid TaskId, string Hash, FakeAgents Agents)> PendingAsync(string team, Action<FakeAgents>? agents = null)
    {
        var (taskId, own) = await SubmitAsync(team, agents);
        return (taskId, await _news.AskedAsync(taskId), own);
    }

    /// <summary>The hash for which persons are asked after the first time.</summary>
    public Task<string> AskedAgainAsync(Guid taskId, string earlier) => _news.AskedAgainAsync(taskId, earlier);

    /// <summary>How the task ended.</summary>
    public Task<TaskStatus> EndAsync(Guid taskId) => _news.EndAsync(taskId);

    public Task<HttpResponseMessage> ApproveAsync(string person, Guid taskId, string hash) => SayAsync(person, $"{taskId}/approve", new { planHash = hash });

    public Task<HttpResponseMessage> RejectAsync(string person, Guid taskId, string hash) => SayAsync(person, $"{taskId}/reject", new { planHash = hash });

    public Task<HttpResponseMessage> SayAsync(string person, string what, object body) => SendAsync(HttpMethod.Post, person, $"/api/v1/tasks/{what}", body);

    public Task<HttpResponseMessage> ViewAsync(string person, Guid taskId) => SendAsync(HttpMethod.Get, person, $"/api/v1/tasks/{taskId}/approval");

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string person, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("X-Api-Key", KeyOf(person));
        request.Content = body is null ? null : new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        return await Platform.Http.SendAsync(request);
    }

    /// <summary>Waits until the task has this status.</summary>
    public Task<TaskStatus> BecomesAsync(Guid taskId, TaskStatus status) => _news.BecomesAsync(taskId, status);

    public async ValueTask DisposeAsync()
    {
        await Platform.DisposeAsync();
        _policy.Dispose();
    }

    private static string KeyOf(string person) => $"key-of-{person}-0123456789";

    private sealed class ScratchPolicy : IDisposable
    {
        public ScratchPolicy(string text) => File.WriteAllText(Path, text);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}

/// <summary>What became of each task, to be waited for; thousands of tasks may be under way.</summary>
internal sealed class TaskNews
{
    private readonly ConcurrentDictionary<(Guid, string), TaskCompletionSource<string>> _news = new();

    private readonly ConcurrentDictionary<Guid, ConcurrentQueue<string>> _asked = new();

    public async Task<string> AskedAsync(Guid taskId) => await Await((taskId, "asked"));

    public async Task<string> AskedAgainAsync(Guid taskId, string earlier) => (await Eventually.ShouldBe(
        () => Task.FromResult(_asked.TryGetValue(taskId, out var hashes) ? hashes.FirstOrDefault(hash => hash != earlier) : null), hash => hash is not null))!;

    public void Asked(Guid taskId, string hash)
    {
        _asked.GetOrAdd(taskId, _ => []).Enqueue(hash);
        Tell(taskId, "asked", hash);
    }

    public async Task<TaskStatus> EndAsync(Guid taskId) => Enum.Parse<TaskStatus>(await Await((taskId, "end")));

    public async Task<TaskStatus> BecomesAsync(Guid taskId, TaskStatus status) => Enum.Parse<TaskStatus>(await Await((taskId, $"{status}")));

    public void Tell(Guid taskId, string what, string news) => Of((taskId, what)).TrySetResult(news);

    private TaskCompletionSource<string> Of((Guid, string) key) => _news.GetOrAdd(key, _ => new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task<string> Await((Guid, string) key)
    {
        try
        {
            return await Of(key).Task.WaitAsync(TimeSpan.FromSeconds(60));
        }
        catch (TimeoutException)
        {
            throw new AssertionException($"Task {key.Item1}: '{key.Item2}' did not come. Came: {string.Join(", ", _news.Where(one => one.Key.Item1 == key.Item1 && one.Value.Task.IsCompletedSuccessfully).Select(one => one.Key.Item2))}");
        }
    }
}

/// <summary>Feeds <see cref="TaskNews"/>.</summary>
internal sealed class TaskNewsConsumer(TaskNews news) : IConsumer<TaskChanged>
{
    private static readonly TaskStatus[] s_ends = [TaskStatus.Completed, TaskStatus.Failed, TaskStatus.Rejected, TaskStatus.Cancelled, TaskStatus.Expired];

    public Task Consume(ConsumeContext<TaskChanged> context)
    {
        var (id, change, snapshot) = (context.Message.TaskId, context.Message.Change, context.Message.Snapshot);
        news.Tell(id, $"{snapshot.Status}", $"{snapshot.Status}");
        if (s_ends.Contains(snapshot.Status))
        {
            news.Tell(id, "end", $"{snapshot.Status}");
        }
        if (change == TaskChange.ApprovalRequested)
        {
            news.Asked(id, snapshot.PlanHash!);
        }
        return Task.CompletedTask;
    }
}
