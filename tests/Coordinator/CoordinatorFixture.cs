using Dapper;
using MassTransit;
using Npgsql;
using Platform.Contracts.Tasks;
using Platform.Coordinator;
using Platform.Tests.Fixtures;
using Shouldly;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Coordinator;

/// <summary>The coordinator alone on a real database, with stand-ins for the other services.</summary>
internal sealed class CoordinatorFixture : IAsyncDisposable
{
    private readonly FakeAgentsByTask _agents;

    private CoordinatorFixture(TestPlatform platform, FakeAgentsByTask agents)
    {
        Platform = platform;
        _agents = agents;
    }

    public TestPlatform Platform { get; }

    /// <summary>The stand-ins of tasks that have none of their own.</summary>
    public FakeAgents Agents => _agents.Default;

    public static async Task<CoordinatorFixture> StartAsync(Action<FakeAgents>? agents = null, Action<TestPlatformOptions>? configure = null)
    {
        var fakes = new FakeAgentsByTask();
        agents?.Invoke(fakes.Default);
        var platform = await TestPlatform.StartAsync(options =>
        {
            options.Only(new CoordinatorModule());
            options.Record<TaskChanged>().Record<BudgetDecided>().Record<OutcomeVerified>().Record<TaskCompleted>().Record<TaskFailed>().Record<TaskRejected>().Record<TaskCancelled>().Record<TaskExpired>();
            options.ConfigureServices(builder => builder.Services.AddSingleton(fakes));
            options.Messaging(messaging => messaging.Bus.AddConsumer<FakeAgentConsumer>().Endpoint(endpoint =>
            {
                endpoint.Name = $"fake-agents-{Guid.NewGuid():n}";
                endpoint.Temporary = true;
            }));
            configure?.Invoke(options);
        });
        return new CoordinatorFixture(platform, fakes);
    }

    public async Task<Guid> SubmitAsync(SubmitTask? task = null)
    {
        task ??= Samples.Submit();
        await Platform.PublishAsync(task);
        return task.TaskId;
    }

    /// <summary>Submits a task with stand-ins of its own.</summary>
    public async Task<(Guid TaskId, FakeAgents Agents)> SubmitAsync(Action<FakeAgents> agents, SubmitTask? task = null)
    {
        var own = new FakeAgents();
        agents(own);
        task ??= Samples.Submit();
        _agents.Set(task.TaskId, own);
        await Platform.PublishAsync(task);
        return (task.TaskId, own);
    }

    /// <summary>Submits a task, waits for its plan and approves it.</summary>
    public async Task<(Guid TaskId, FakeAgents Agents)> SubmitApprovedAsync(Action<FakeAgents> agents, SubmitTask? task = null)
    {
        var (taskId, own) = await SubmitAsync(agents, task);
        var pending = await BecomesAsync(taskId, TaskStatus.PendingApproval);
        await AcceptedAsync(new ApproveTask { TaskId = taskId, PlanHash = pending.Snapshot.PlanHash!, Approver = "sam" });
        return (taskId, own);
    }

    /// <summary>Waits until the task has this status, and returns the change that brought it there.</summary>
    public Task<TaskChanged> BecomesAsync(Guid taskId, TaskStatus status, int attempt = 1) => Platform.Recorded<TaskChanged>().FirstAsync(
        change => change.TaskId == taskId && change.Snapshot.Status == status && change.Snapshot.Attempt == attempt);

    public Task<TaskChanged> ChangesAsync(Guid taskId, TaskChange change, int after = 0) => Platform.Recorded<TaskChanged>().FirstAsync(
        changed => changed.TaskId == taskId && changed.Change == change && changed.Sequence > after);

    /// <summary>Kinds of change in the order of their sequence.</summary>
    public TaskChange[] Changes(Guid taskId) =>
        [.. Platform.Recorded<TaskChanged>().Messages.Where(change => change.TaskId == taskId).OrderBy(change => change.Sequence).Select(change => change.Change)];

    /// <summary>Gives a command of a person; the answer is <see cref="TaskCommandAccepted"/> or <see cref="TaskCommandRefused"/>.</summary>
    public async Task<object> SayAsync<T>(T command)
        where T : class
    {
        var response = await Platform.RequestAsync<T, TaskCommandAccepted, TaskCommandRefused>(command);
        return response.Message;
    }

    public async Task<TaskStatus> AcceptedAsync<T>(T command)
        where T : class => (await SayAsync(command)).ShouldBeOfType<TaskCommandAccepted>().Status;

    public async Task<TaskCommandRefused> RefusedAsync<T>(T command)
        where T : class => (await SayAsync(command)).ShouldBeOfType<TaskCommandRefused>();

    public async Task<T> QueryAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = new NpgsqlConnection(Platform.ConnectionStrings["Coordinator"]);
        return (await connection.QuerySingleAsync<T>(sql, parameters))!;
    }

    public ValueTask DisposeAsync() => Platform.DisposeAsync();
}
