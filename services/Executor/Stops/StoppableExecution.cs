using Platform.Contracts.Execution;

namespace Platform.Executor.Stops;

/// <summary>What a stop has to know of a script that runs or wants to.</summary>
internal sealed record StoppableExecution(Guid ExecutionId, Guid TaskId, ExecutionKind Kind, int? StepNumber, string Target, string? RunbookId);
