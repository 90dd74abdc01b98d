using Platform.Contracts.Tasks;
using Platform.Gateway.Api;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Gateway.Tasks;

/// <summary>Sends what a person wants of a task to its saga and answers with the status after it.</summary>
internal sealed class TaskCommands(Owner owner)
{
    /// <exception cref="Problems.ProblemException">The saga refused, or did not answer.</exception>
    public async Task<IResult> SendAsync<TCommand>(TCommand command, CancellationToken cancellationToken)
        where TCommand : class
    {
        var accepted = await AskAsync(command, cancellationToken);
        return TypedResults.Json(new TaskCommandResponse { Id = accepted.TaskId, Status = accepted.Status, Links = TaskLinks.Of(accepted.TaskId) }, ApiJson.Options);
    }

    /// <exception cref="Problems.ProblemException">The saga refused, or did not answer.</exception>
    public Task<TaskCommandAccepted> AskAsync<TCommand>(TCommand command, CancellationToken cancellationToken)
        where TCommand : class =>
        owner.AskAsync<TCommand, TaskCommandAccepted, TaskCommandRefused>("Coordinator", command, TaskErrors.Refused, cancellationToken);
}

/// <summary>The saga did what was asked.</summary>
public sealed record TaskCommandResponse
{
    public required Guid Id { get; init; }
    /// <summary>Status after it.</summary>
    public required TaskStatus Status { get; init; }
    public required TaskLinks Links { get; init; }
}
