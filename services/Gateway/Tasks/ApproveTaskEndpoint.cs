using System.ComponentModel.DataAnnotations;
using Platform.Contracts.Tasks;
using Platform.Gateway.Access;
using Platform.Gateway.Api;

namespace Platform.Gateway.Tasks;

/// <summary>Approves the plan whose hash the caller saw.</summary>
internal static class ApproveTaskEndpoint
{
    public static void Map(IEndpointRouteBuilder tasks) => tasks.MapPost("/{id:guid}/approve", HandleAsync)
        .WithMetadata(new RequestExample("""{ "planHash": "3f0d8a5c1e7b49d2c6f4a1b8e9d0c7f2a5b6c3d4e1f8091a2b3c4d5e6f708192", "comment": "Looks right" }"""))
        .WithName("ApproveTask").WithSummary("Approve the plan with this hash").WithDescription("Any other hash than the current plan's is refused with 409.")
        .Produces<TaskCommandResponse>().ProducesProblems(400, 403, 404, 409, 413, 415, 422, 503);

    private static Task<IResult> HandleAsync(Guid id, JsonBody<DecideTaskRequest> body, Caller caller, TaskCommands commands, CancellationToken cancellationToken)
    {
        var (hash, comment) = body.Value.Check();
        return commands.SendAsync(new ApproveTask { TaskId = id, PlanHash = hash, Approver = caller.Name, ApproverRoles = caller.Roles, Comment = comment }, cancellationToken);
    }
}

/// <summary>A decision on a plan.</summary>
public sealed record DecideTaskRequest
{
    /// <summary>Hash of the plan that was seen, as <c>GET .../plan</c> gave it: 64 hex digits.</summary>
    [Required, RegularExpression("^[0-9a-f]{64}$")]
    public string? PlanHash { get; init; }
    /// <summary>Why; at most 2,000 characters.</summary>
    [MaxLength(2_000)]
    public string? Comment { get; init; }

    internal (string Hash, string? Comment) Check()
    {
        var checks = new Checks();
        if (PlanHash is not { Length: 64 } || !PlanHash.All(char.IsAsciiHexDigitLower))
        {
            checks.Add("planHash", "'planHash' must be the 64 lower-case hex digits that GET .../plan gave.");
        }
        checks.OptionalText("comment", Comment, 2_000);
        checks.Done();
        return (PlanHash!, Comment);
    }
}
