using MassTransit;

namespace Platform.Contracts.Tasks;

/// <summary>Reads how it stands with the approval of a task's plan. Answered by <see cref="ApprovalFound"/> or <see cref="TaskCommandRefused"/>.</summary>
[Command, EntityName("itops.get-approval.v1"), MessageUrn("itops:get-approval:v1")]
public sealed record GetApproval
{
    public required Guid TaskId { get; init; }
    /// <summary>Who reads it: the answer says whether he may approve.</summary>
    public required string Person { get; init; }
    public IReadOnlyList<string> Roles { get; init; } = [];
}
