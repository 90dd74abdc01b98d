using Platform.Contracts.Planning;
using Platform.Contracts.Policy;
using Platform.Contracts.Tasks;
using Platform.Gateway.Access;
using Platform.Gateway.Api;
using Platform.ShellAnalysis.Review;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Gateway.Tasks;

/// <summary>Shows a plan to who decides on it: whole, nothing hidden, with what it touches and what is unknown.</summary>
internal static class GetTaskApprovalEndpoint
{
    public static void Map(IEndpointRouteBuilder tasks) => tasks.MapGet("/{id:guid}/approval", HandleAsync)
        .WithName("GetTaskApproval").WithSummary("See the plan as its approver must: whole, with effects, reach, what is unknown and who decides")
        .WithDescription("Characters that are invisible, reorder text or look like others are shown as \\u{...} and listed; 'plan' has the raw bytes.")
        .Produces<ApprovalResponse>().ProducesProblems(404, 409);

    private static async Task<IResult> HandleAsync(Guid id, Caller caller, Owner owner, CancellationToken cancellationToken)
    {
        var found = await owner.AskAsync<GetApproval, ApprovalFound, TaskCommandRefused>(
            "Coordinator", new GetApproval { TaskId = id, Person = caller.Name, Roles = caller.Roles }, TaskErrors.Refused, cancellationToken);
        return TypedResults.Json(ApprovalResponse.Of(found), ApiJson.Options);
    }
}

/// <summary>A plan and how it stands with its approval.</summary>
public sealed record ApprovalResponse
{
    public required Guid Id { get; init; }
    public required TaskStatus Status { get; init; }
    /// <summary>Approve and reject name it.</summary>
    public required string PlanHash { get; init; }
    /// <summary>Nothing of the plan begins after it without a new approval.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
    /// <summary>What the policy said, and how it came to it.</summary>
    public required PolicyVerdict Policy { get; init; }
    /// <summary>Who approved this plan so far.</summary>
    public required IReadOnlyList<string> ApprovedBy { get; init; }
    /// <summary>How many more persons must approve.</summary>
    public required int StillNeeded { get; init; }
    /// <summary>Who asked for it; where the policy wants four eyes none of them may approve.</summary>
    public required IReadOnlyList<string> Askers { get; init; }
    /// <summary>Whether you may approve now.</summary>
    public required bool YouMay { get; init; }
    /// <summary>Why you may not.</summary>
    public string? WhyNot { get; init; }
    /// <summary>Approved, and a freeze keeps it from starting before this time.</summary>
    public DateTimeOffset? WaitsUntil { get; init; }
    public required BlastRadius BlastRadius { get; init; }
    /// <summary>What is not known of the plan, a sentence each.</summary>
    public required IReadOnlyList<string> Unknown { get; init; }
    public required IReadOnlyList<ApprovalStep> Steps { get; init; }
    /// <summary>Where a step was refused because it was not what was approved: what differed.</summary>
    public required IReadOnlyList<PlanDifference> Differences { get; init; }
    /// <summary>All of it as plain text for a terminal.</summary>
    public required string Text { get; init; }
    /// <summary>The plan byte for byte, as the hash covers it.</summary>
    public required Plan Plan { get; init; }

    internal static ApprovalResponse Of(ApprovalFound found) => new()
    {
        Id = found.TaskId,
        Status = found.Status,
        PlanHash = found.PlanHash,
        ExpiresAt = found.Plan.Approval?.ExpiresAt,
        Policy = found.Verdict with { Reason = VisibleText.Line(found.Verdict.Reason) },
        ApprovedBy = [.. found.ApprovedBy.Select(VisibleText.Line)],
        StillNeeded = Math.Max(0, (found.Plan.Approval?.ApprovalsNeeded ?? 0) - found.ApprovedBy.Count),
        Askers = [.. found.Askers.Select(VisibleText.Line)],
        YouMay = found.WhyNot is null,
        WhyNot = found.WhyNot is { } why ? VisibleText.Line(why) : null,
        WaitsUntil = found.WaitsUntil,
        BlastRadius = BlastRadius.Of(found.Plan).Visible(),
        Unknown = [.. BlastRadius.Unknowns(found.Plan).Select(VisibleText.Line)],
        Steps = [.. found.Plan.Steps.Select(step => new ApprovalStep
        {
            Number = step.Number,
            Title = VisibleText.Line(step.Title),
            RollbackStatus = step.RollbackStatus,
            RollbackReason = step.RollbackReason is { } reason ? VisibleText.Of(reason).Text : null,
            Preview = step.Preview is { } preview ? VisibleText.Of(preview) : null,
            Script = VisibleText.Of(step.Script.Text),
            Rollback = step.Rollback is { } rollback ? VisibleText.Of(rollback.Text) : null,
            Verification = step.Verification is { } verification ? VisibleText.Of(verification.Text) : null,
        })],
        Differences = [.. found.Differences.Select(one => new PlanDifference(
            VisibleText.Line(one.Member), one.Approved is { } approved ? VisibleText.Line(approved) : null, one.Now is { } now ? VisibleText.Line(now) : null))],
        Text = PlanPage.Write(found),
        Plan = found.Plan,
    };
}

/// <summary>One step as it may be read; its raw scripts, effects and analysis stand in the plan.</summary>
public sealed record ApprovalStep
{
    public required int Number { get; init; }
    public required string Title { get; init; }
    public required RollbackStatus RollbackStatus { get; init; }
    /// <summary>Why the rollback has its status.</summary>
    public string? RollbackReason { get; init; }
    /// <summary>What a dry run showed.</summary>
    public VisibleText? Preview { get; init; }
    public required VisibleText Script { get; init; }
    public VisibleText? Rollback { get; init; }
    public VisibleText? Verification { get; init; }
}
