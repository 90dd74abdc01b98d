using MassTransit;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Reports;
using System.Collections.Concurrent;

namespace Platform.Tests.Coordinator;

/// <summary>What the other services do in a test: by default all goes well, at once. A null answer is an answer that never comes.</summary>
internal sealed class FakeAgents
{
    public Func<ResolveTarget, object?> OnResolve { get; set; } = Samples.Resolved;

    public Func<DiagnoseTask, object?> OnDiagnose { get; set; } = command => Samples.Diagnosed(command);

    public Func<DraftPlan, object?> OnDraft { get; set; } = command => Samples.Drafted(command, steps: 1);

    public Func<RehearsePlan, object?> OnRehearse { get; set; } = Samples.Rehearsed;

    public Func<ExecuteStep, object?> OnExecute { get; set; } = command => Samples.Completed(command);

    public Func<VerifyStep, object?> OnVerify { get; set; } = command => Samples.Verified(command, passed: true);

    public Func<RollBackStep, object?> OnRollBack { get; set; } = command => Samples.RolledBack(command, succeeded: true);

    public Func<StopStep, object?> OnStop { get; set; } = _ => null;

    public Func<WriteReport, object?> OnWrite { get; set; } = Samples.Written;

    /// <summary>Every command that came, in order.</summary>
    public ConcurrentQueue<object> Commands { get; } = new();

    public IEnumerable<T> Seen<T>() => Commands.OfType<T>();
}

/// <summary>Stand-ins by task, so that many tests can share one coordinator.</summary>
internal sealed class FakeAgentsByTask
{
    private readonly ConcurrentDictionary<Guid, FakeAgents> _byTask = new();

    /// <summary>For tasks without stand-ins of their own.</summary>
    public FakeAgents Default { get; } = new();

    public void Set(Guid taskId, FakeAgents agents) => _byTask[taskId] = agents;

    public FakeAgents Of(Guid taskId) => _byTask.GetValueOrDefault(taskId, Default);
}

/// <summary>Brings commands to <see cref="FakeAgents"/> and publishes their answers.</summary>
internal sealed class FakeAgentConsumer(FakeAgentsByTask agents)
    : IConsumer<ResolveTarget>, IConsumer<DiagnoseTask>, IConsumer<DraftPlan>, IConsumer<RehearsePlan>, IConsumer<ExecuteStep>, IConsumer<VerifyStep>, IConsumer<RollBackStep>,
        IConsumer<StopStep>, IConsumer<WriteReport>
{
    public Task Consume(ConsumeContext<ResolveTarget> context) => AnswerAsync(context, context.Message.TaskId, of => of.OnResolve);

    public Task Consume(ConsumeContext<DiagnoseTask> context) => AnswerAsync(context, context.Message.TaskId, of => of.OnDiagnose);

    public Task Consume(ConsumeContext<DraftPlan> context) => AnswerAsync(context, context.Message.TaskId, of => of.OnDraft);

    public Task Consume(ConsumeContext<RehearsePlan> context) => AnswerAsync(context, context.Message.TaskId, of => of.OnRehearse);

    public async Task Consume(ConsumeContext<ExecuteStep> context)
    {
        var command = context.Message;
        await context.Publish(new StepStarted
        {
            TaskId = command.TaskId,
            ExecutionId = command.ExecutionId,
            StepNumber = command.StepNumber,
            Action = StepAction.Execute,
            At = Samples.At,
        });
        await AnswerAsync(context, context.Message.TaskId, of => of.OnExecute);
    }

    public Task Consume(ConsumeContext<VerifyStep> context) => AnswerAsync(context, context.Message.TaskId, of => of.OnVerify);

    public Task Consume(ConsumeContext<RollBackStep> context) => AnswerAsync(context, context.Message.TaskId, of => of.OnRollBack);

    public Task Consume(ConsumeContext<StopStep> context) => AnswerAsync(context, context.Message.TaskId, of => of.OnStop);

    public Task Consume(ConsumeContext<WriteReport> context) => AnswerAsync(context, context.Message.TaskId, of => of.OnWrite);

    private async Task AnswerAsync<T>(ConsumeContext<T> context, Guid taskId, Func<FakeAgents, Func<T, object?>> answer)
        where T : class
    {
        var own = agents.Of(taskId);
        own.Commands.Enqueue(context.Message);
        if (answer(own)(context.Message) is { } message)
        {
            await context.Publish(message, message.GetType());
        }
    }
}
