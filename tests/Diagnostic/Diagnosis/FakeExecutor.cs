using System.Collections.Concurrent;
using MassTransit;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;

namespace Platform.Tests.Diagnostic.Diagnosis;

/// <summary>Answers probes from a table by <c>runbook/probe</c>; what is not in the table is not answered.</summary>
internal sealed class ProbeAnswers
{
    private readonly ConcurrentDictionary<string, Func<RunProbe, EvidenceRecord?>> _answers = new(StringComparer.Ordinal);

    public ConcurrentQueue<RunProbe> Received { get; } = new();

    public ProbeAnswers Add(string probe, string text, int exit = 0) => Add(probe, command => Record(command, text, exit));

    public ProbeAnswers Add(string probe, Func<RunProbe, EvidenceRecord?> answer)
    {
        _answers[probe] = answer;
        return this;
    }

    public EvidenceRecord? For(RunProbe command)
    {
        Received.Enqueue(command);
        return _answers.TryGetValue($"{command.RunbookId}/{command.ProbeId}", out var answer) || _answers.TryGetValue("*", out answer) ? answer(command) : null;
    }

    public static EvidenceRecord Record(RunProbe command, string text, int? exit, string? problem = null) => new()
    {
        EvidenceId = command.EvidenceId,
        RunbookId = command.RunbookId,
        ProbeId = command.ProbeId,
        Title = command.Title,
        Target = command.Target.Name,
        Script = command.Script,
        Interpreter = command.Interpreter,
        At = new DateTimeOffset(2030, 1, 7, 9, 0, 0, TimeSpan.Zero),
        DurationMs = 12,
        ExitCode = exit,
        Text = text,
        Problem = problem,
    };
}

/// <summary>Stands in for the executor.</summary>
internal sealed class FakeExecutor(ProbeAnswers answers) : IConsumer<RunProbe>
{
    public async Task Consume(ConsumeContext<RunProbe> context)
    {
        if (answers.For(context.Message) is { } evidence)
        {
            await context.Publish(new ProbeCompleted { TaskId = context.Message.TaskId, Evidence = evidence });
        }
    }
}
