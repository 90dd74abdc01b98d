using MassTransit;

namespace Platform.Contracts.Tasks;

/// <summary>Starts a task. Idempotent by <see cref="TaskId"/>.</summary>
[Command, EntityName("itops.submit-task.v1"), MessageUrn("itops:submit-task:v1")]
public sealed record SubmitTask
{
    public required Guid TaskId { get; init; }
    /// <summary>What is wanted, in plain words; 1 to 10,000 characters.</summary>
    public required string Description { get; init; }
    /// <summary>Known facts by name (service, path, host, user, ...); values are plain text.</summary>
    public IReadOnlyDictionary<string, string> Context { get; init; } = new Dictionary<string, string>();
    /// <summary>Name of the target the task is about; null means <c>local</c>.</summary>
    public string? Target { get; init; }
    public required string Requester { get; init; }
    /// <summary>Who sent it, where that is another than the requester named; asks for it just as much.</summary>
    public string? SubmittedBy { get; init; }
    /// <summary>Roles of who sent it.</summary>
    public IReadOnlyList<string> RequesterRoles { get; init; } = [];
    /// <summary>Where the task came from: <c>api</c>, or the name of the system that published the event.</summary>
    public required string Source { get; init; }
    public required DateTimeOffset SubmittedAt { get; init; }
    /// <summary>The task whose report asked for this one; null where it stands by itself.</summary>
    public Guid? FollowUpOf { get; init; }
}
