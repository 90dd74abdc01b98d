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

    public Func<ExecuteStep, object?> OnExecute { get; set; } = command => Samples.Completed(command);

    public Func<VerifyStep, object?> OnVerify { get; set; } = command => Samples.Verified(command, passed: true);

    public Func<RollBackStep, object?> OnRollBack { get; set; } = command => Samples.RolledBack(command, succeeded: true);

    public Func<StopStep, object?> OnStop { get; set; } = _ => null;

    public Func<WriteReport, object?> OnWrite { get; set; } = Samples.Written;

    /// <summary>Every command that came, in order.</summary>
    public ConcurrentQueue<object> Commands { get; } = new();

    public IEnumerable<T> Seen<T>() => Commands.OfType<T>();
}

/// <summary>Brings commands to <see cref="FakeAgents"/> and publishes their answers.</summary>
internal sealed class FakeAgentConsumer(FakeAgents agents)
    : IConsumer<ResolveTarget>, IConsumer<DiagnoseTask>, IConsumer<DraftPlan>, IConsumer<ExecuteStep>, IConsumer<VerifyStep>, IConsumer<RollBackStep>,
        IConsumer<StopStep>, IConsumer<WriteReport>
{
    public Task Consume(ConsumeContext<ResolveTarget> context) => AnswerAsync(context, agents.OnResolve);

    public Task Consume(ConsumeContext<DiagnoseTask> context) => AnswerAsync(context, agents.OnDiagnose);

    public Task Consume(ConsumeContext<DraftPlan> context) => AnswerAsync(context, agents.OnDraft);

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
        await AnswerAsync(context, agents.OnExecute);
    }

    public Task Consume(ConsumeContext<VerifyStep> context) => AnswerAsync(context, agents.OnVerify);

    public Task Consume(ConsumeContext<RollBackStep> context) => AnswerAsync(context, agents.OnRollBack);

    public Task Consume(ConsumeContext<StopStep> context) => AnswerAsync(context, agents.OnStop);

    public Task Consume(ConsumeContext<WriteReport> context) => AnswerAsync(context, agents.OnWrite);

    private async Task AnswerAsync<T>(ConsumeContext<T> context, Func<T, object?> answer)
        where T : class
    {
        agents.Commands.Enqueue(context.Message);
        if (answer(context.Message) is { } message)
        {
            await context.Publish(message, message.GetType());
        }
    }
}
