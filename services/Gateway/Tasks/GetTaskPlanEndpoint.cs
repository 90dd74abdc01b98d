using System.Text.Json;
using Platform.Contracts;
using Platform.Contracts.Planning;
using Platform.Gateway.Api;

namespace Platform.Gateway.Tasks;

/// <summary>Reads the current plan with the hash that a decision must name.</summary>
internal static class GetTaskPlanEndpoint
{
    public static void Map(IEndpointRouteBuilder tasks) => tasks.MapGet("/{id:guid}/plan", HandleAsync)
        .WithName("GetTaskPlan").WithSummary("Read the current plan and its hash")
        .Produces<TaskPlanResponse>().ProducesProblems(404);

    private static async Task<IResult> HandleAsync(Guid id, HttpContext context, TaskStore store, CancellationToken cancellationToken)
    {
        if (await store.FindPartAsync(id, "plan", cancellationToken) is not { Hash: { } hash } part)
        {
            _ = await store.FindSequenceAsync(id, cancellationToken) ?? throw TaskErrors.NotFound(id);
            throw TaskErrors.NoPart(id, "plan", "none has been drafted yet, or the task needs none.");
        }
        return ETags.Answer(context, hash, new TaskPlanResponse { PlanHash = hash, Plan = JsonSerializer.Deserialize<Plan>(part.Body, ContractsJson.Options)! });
    }
}

/// <summary>A plan and its hash.</summary>
public sealed record TaskPlanResponse
{
    /// <summary>SHA-256 over everything in the plan, lower-case hex; approve and reject name it.</summary>
    public required string PlanHash { get; init; }
    /// <summary>Exactly what will run, where, and what it may touch.</summary>
    public required Plan Plan { get; init; }
}
