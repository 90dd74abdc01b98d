using System.ComponentModel.DataAnnotations;
using Platform.Contracts.Tasks;
using Platform.Gateway.Access;
using Platform.Gateway.Api;

namespace Platform.Gateway.Tasks;

/// <summary>Gives the values that a plan asked for.</summary>
internal static class AnswerTaskEndpoint
{
    public static void Map(IEndpointRouteBuilder tasks) => tasks.MapPost("/{id:guid}/answers", HandleAsync)
        .WithMetadata(new RequestExample("""{ "values": { "path": "/var" } }"""))
        .WithName("AnswerTask").WithSummary("Give the values that the plan asks for").WithDescription("The task's questions name them.")
        .Produces<TaskCommandResponse>().ProducesProblems(400, 404, 409, 413, 415, 422, 503);

    private static Task<IResult> HandleAsync(Guid id, JsonBody<AnswerTaskRequest> body, Caller caller, TaskCommands commands, CancellationToken cancellationToken)
    {
        var checks = new Checks();
        var values = checks.Values("values", body.Value.Values, 100, 4_000);
        if (values.Count == 0)
        {
            checks.Add("values", "'values' must give at least one value by its parameter's name.");
        }
        checks.Done();
        return commands.SendAsync(new AnswerTask { TaskId = id, Values = values, AnsweredBy = caller.Name }, cancellationToken);
    }
}

/// <summary>Values for a plan.</summary>
public sealed record AnswerTaskRequest
{
    /// <summary>Values by parameter name.</summary>
    [Required]
    public IReadOnlyDictionary<string, string>? Values { get; init; }
}
