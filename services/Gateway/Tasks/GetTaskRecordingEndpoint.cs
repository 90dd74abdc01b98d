using System.Text.Json;
using Platform.Agents.Exchanges;
using Platform.Agents.Text;
using Platform.Contracts;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Planning;
using Platform.Contracts.Tasks;
using Platform.Gateway.Api;

namespace Platform.Gateway.Tasks;

/// <summary>Gives everything a test needs to play a task again, without secrets.</summary>
internal static class GetTaskRecordingEndpoint
{
    private const int MostEvents = 500;

    /// <summary>Services whose agents may ask a model.</summary>
    private static readonly string[] s_services = ["Coordinator", "Diagnostic", "Automation", "Writer"];

    public static void Map(IEndpointRouteBuilder tasks) => tasks.MapGet("/{id:guid}/recording", HandleAsync)
        .WithName("GetTaskRecording").WithSummary("Read a task as a test can play it again: what was asked, what its models were asked and answered, what came of it")
        .WithDescription("Secrets are removed. Requests to models are there only where Agents:RecordContent was on while the task ran.")
        .Produces<TaskRecording>().ProducesProblems(404);

    private static async Task<IResult> HandleAsync(Guid id, TaskStore store, Owner owner, Redactor redactor, CancellationToken cancellationToken)
    {
        var task = await store.FindAsync(id, cancellationToken) ?? throw TaskErrors.NotFound(id);
        var events = await store.ListEventsAsync(id, 0, MostEvents, cancellationToken);
        var lists = await Task.WhenAll(s_services.Select(service => owner.AskAsync<ListModelExchanges, ModelExchangeList>(
            service, new ListModelExchanges { Service = service, TaskId = id }, cancellationToken)));
        var recording = new TaskRecording
        {
            Description = task.Description,
            Context = events.FirstOrDefault(change => change.Change == TaskChange.Submitted)?.Data?.Deserialize<Dictionary<string, string>>(ContractsJson.Options) ?? [],
            Target = task.Target,
            Outcome = await OutcomeAsync(task, events, store, cancellationToken),
            ModelTurns = lists.Sum(list => list.Turns),
            Exchanges = [.. lists.SelectMany(list => list.Exchanges).OrderBy(exchange => exchange.AnsweredAt).Select(Exchange)],
        };
        return TypedResults.Json(redactor.Redact("", JsonSerializer.SerializeToNode(recording, ApiJson.Options)), ApiJson.Options);
    }

    private static async Task<RecordedOutcome> OutcomeAsync(TaskResponse task, IReadOnlyList<TaskEventResponse> events, TaskStore store, CancellationToken cancellationToken)
    {
        var diagnosis = await PartAsync<DiagnosisResult>("diagnosis");
        var plan = await PartAsync<Plan>("plan");
        return new RecordedOutcome
        {
            // What a person decided is not a part of the recording: where one was asked, the play ends there.
            Status = events.Any(change => change.Change == TaskChange.ApprovalRequested) ? nameof(Contracts.Tasks.TaskStatus.PendingApproval) : task.Status.ToString(),
            Category = task.Category?.ToString(),
            Agents = [.. task.Analysis?.Agents.Select(agent => agent.ToString()) ?? []],
            RiskLevel = task.RiskLevel?.ToString(),
            Conclusion = diagnosis?.Conclusion.ToString(),
            Confirmed = [.. diagnosis?.Findings.Where(finding => finding.Status == FindingStatus.Confirmed).Select(finding => finding.Claim) ?? []],
            Claims = [.. diagnosis?.Reading?.Claims.Select(claim => $"{claim.Status}: {claim.Claim}") ?? []],
            Steps = [.. plan?.Steps.Select(step => new RecordedStep
            {
                Title = step.Title, Script = step.Script.Text, Rollback = step.Rollback?.Text, Verification = step.Verification?.Text,
            }) ?? []],
        };

        async Task<T?> PartAsync<T>(string part)
            where T : class =>
            await store.FindPartAsync(task.Id, part, cancellationToken) is { } found ? JsonSerializer.Deserialize<T>(found.Body, ContractsJson.Options) : null;
    }

    private static RecordedExchange Exchange(ModelExchange exchange) => new()
    {
        Agent = exchange.Agent, Purpose = exchange.Purpose, Request = JsonElement.Parse(exchange.Request), Answer = JsonElement.Parse(exchange.Answer),
        InputTokens = exchange.InputTokens, OutputTokens = exchange.OutputTokens,
    };
}

/// <summary>A task as a test can play it again.</summary>
public sealed record TaskRecording
{
    public required string Description { get; init; }
    public required IReadOnlyDictionary<string, string> Context { get; init; }
    public required string Target { get; init; }
    public required RecordedOutcome Outcome { get; init; }
    /// <summary>Turns that its models took. Where there are more turns than exchanges their content was not recorded.</summary>
    public required int ModelTurns { get; init; }
    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<RecordedExchange> Exchanges { get; init; }
}

/// <summary>What came of it, as far as it does not depend on a person's decision.</summary>
public sealed record RecordedOutcome
{
    /// <summary>PendingApproval where a person was asked, else how the task stands.</summary>
    public required string Status { get; init; }
    public string? Category { get; init; }
    public required IReadOnlyList<string> Agents { get; init; }
    public string? RiskLevel { get; init; }
    public string? Conclusion { get; init; }
    /// <summary>What the rules confirmed.</summary>
    public required IReadOnlyList<string> Confirmed { get; init; }
    /// <summary>What a model claimed, each with the status that code left it.</summary>
    public required IReadOnlyList<string> Claims { get; init; }
    public required IReadOnlyList<RecordedStep> Steps { get; init; }
}

/// <summary>A step of its plan.</summary>
public sealed record RecordedStep
{
    public required string Title { get; init; }
    public required string Script { get; init; }
    public string? Rollback { get; init; }
    public string? Verification { get; init; }
}

/// <summary>One answered request to a model.</summary>
public sealed record RecordedExchange
{
    public required string Agent { get; init; }
    public required string Purpose { get; init; }
    /// <summary>The body that was sent to the endpoint.</summary>
    public required JsonElement Request { get; init; }
    /// <summary>Text and tool calls that came back.</summary>
    public required JsonElement Answer { get; init; }
    public required long InputTokens { get; init; }
    public required long OutputTokens { get; init; }
}
