using System.ComponentModel.DataAnnotations;
using Platform.Contracts.Tasks;
using Platform.Gateway.Access;
using Platform.Gateway.Api;

namespace Platform.Gateway.Tasks;

/// <summary>Lets a task go on that waits because the budget of a model is used up: it costs money, so only an operator may.</summary>
internal static class DecideBudgetEndpoint
{
    public static void Map(IEndpointRouteBuilder tasks) => tasks.MapPost("/{id:guid}/budget", HandleAsync)
        .WithMetadata(new OperatorsOnly("decide about the budget of a task"))
        .WithMetadata(new RequestExample("""{ "choice": "Raise", "limit": "TaskTokens", "by": 100000, "comment": "It is worth it" }"""))
        .WithName("DecideBudget").WithSummary("Raise the limit for a task that waits at it, or let it go on without a model")
        .WithDescription("The task's 'budget' says at which limit it waits. It goes on where it was; turns that were answered are not paid for again.")
        .Produces<TaskCommandResponse>().ProducesProblems(400, 403, 404, 409, 413, 415, 422, 503);

    private static Task<IResult> HandleAsync(Guid id, JsonBody<DecideBudgetRequest> body, Caller caller, TaskCommands commands, CancellationToken cancellationToken)
    {
        var (checks, wanted) = (new Checks(), body.Value);
        if (wanted.Choice is null)
        {
            checks.Add("choice", $"'choice' is missing; give one of {string.Join(", ", Enum.GetNames<BudgetChoice>())}.");
        }
        if (wanted is { Choice: BudgetChoice.Raise, Limit: null })
        {
            checks.Add("limit", $"'limit' is missing; give the one the task waits at, of {string.Join(", ", Enum.GetNames<BudgetLimit>())}.");
        }
        if (wanted.Choice == BudgetChoice.Raise && !(wanted.By > 0))
        {
            checks.Add("by", "'by' must be a number above 0: how much more this task may take.");
        }
        if (wanted.Choice == BudgetChoice.WithoutModel && (wanted.Limit is not null || wanted.By is not null))
        {
            checks.Add("choice", "'limit' and 'by' belong to 'Raise'; leave them out.");
        }
        checks.OptionalText("comment", wanted.Comment, 2_000);
        checks.Done();
        return commands.SendAsync(
            new DecideBudget { TaskId = id, Choice = wanted.Choice!.Value, Limit = wanted.Limit, By = wanted.By, DecidedBy = caller.Name, Comment = wanted.Comment }, cancellationToken);
    }
}

/// <summary>How a task goes on whose model has used up its budget.</summary>
public sealed record DecideBudgetRequest
{
    /// <summary>Raise: the limit is raised for this task. WithoutModel: in this attempt its agents ask no model any more.</summary>
    [Required]
    public BudgetChoice? Choice { get; init; }
    /// <summary>For Raise: the limit the task waits at.</summary>
    public BudgetLimit? Limit { get; init; }
    /// <summary>For Raise: how much more this task may take: requests, tokens, seconds, or money; above 0.</summary>
    public double? By { get; init; }
    /// <summary>At most 2,000 characters.</summary>
    [MaxLength(2_000)]
    public string? Comment { get; init; }
}
