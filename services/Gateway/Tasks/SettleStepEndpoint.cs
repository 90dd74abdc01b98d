using System.ComponentModel.DataAnnotations;
using Platform.Contracts.Tasks;
using Platform.Gateway.Access;
using Platform.Gateway.Api;

namespace Platform.Gateway.Tasks;

/// <summary>A person says what became of a step whose outcome is unknown.</summary>
internal static class SettleStepEndpoint
{
    public static void Map(IEndpointRouteBuilder tasks) => tasks.MapPost("/{id:guid}/steps/{number:int:min(1)}/settle", HandleAsync)
        .WithMetadata(new RequestExample("""{ "settlement": "Done", "comment": "The service runs" }"""))
        .WithName("SettleStep").WithSummary("Say what became of a step whose outcome is unknown")
        .Produces<TaskCommandResponse>().ProducesProblems(400, 403, 404, 409, 413, 415, 422, 503);

    private static Task<IResult> HandleAsync(
        Guid id, int number, JsonBody<SettleStepRequest> body, Caller caller, TaskCommands commands, CancellationToken cancellationToken)
    {
        var checks = new Checks();
        if (body.Value.Settlement is null)
        {
            checks.Add("settlement", $"'settlement' is missing; give one of {string.Join(", ", Enum.GetNames<StepSettlement>())}.");
        }
        checks.OptionalText("comment", body.Value.Comment, 2_000);
        checks.Done();
        return commands.SendAsync(
            new SettleStep { TaskId = id, StepNumber = number, Settlement = body.Value.Settlement!.Value, SettledBy = caller.Name, Comment = body.Value.Comment },
            cancellationToken);
    }
}

/// <summary>What became of a step.</summary>
public sealed record SettleStepRequest
{
    /// <summary>Done: go on after it. NotDone: the task fails. Retry: run it again.</summary>
    [Required]
    public StepSettlement? Settlement { get; init; }
    /// <summary>At most 2,000 characters.</summary>
    [MaxLength(2_000)]
    public string? Comment { get; init; }
}
