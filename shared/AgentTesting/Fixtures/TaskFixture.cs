using System.Text.Json;
using Platform.AgentTesting.Tasks;
using Platform.AgentTesting.Transcripts;

namespace Platform.AgentTesting.Fixtures;

/// <summary>
/// A recorded task as a test: what was submitted and what came of it (<c>task.json</c>), and what its models answered
/// (<c>transcript.jsonl</c>). The platform has taken secrets out before it gave them.
/// </summary>
public sealed class TaskFixture
{
    private const string TaskFile = "task.json";
    private const string TranscriptFile = "transcript.jsonl";
    private const int MostDifferences = 20;
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private TaskFixture(RecordedTask task, Transcript transcript) => (Task, Transcript, Model) = (task, transcript, new TaskReplay(transcript));

    /// <summary>What was submitted and what came of it.</summary>
    public RecordedTask Task { get; }

    /// <summary>What the models were asked and answered.</summary>
    public Transcript Transcript { get; }

    /// <summary>Plays the models; for one replay.</summary>
    public TaskReplay Model { get; }

    /// <summary>
    /// Configuration under which a platform asks the model at an endpoint what was asked when this was recorded, by setting; as
    /// environment variables write <c>:</c> as <c>__</c>. An agent that had no model then has none, and each is told the shape
    /// of its answers in the way it was told it then.
    /// </summary>
    public IReadOnlyDictionary<string, string> Settings(Uri endpoint)
    {
        var settings = new Dictionary<string, string> { ["Agents:RecordContent"] = "true" };
        foreach (var agent in Transcript.Exchanges.GroupBy(exchange => exchange.Agent))
        {
            var model = $"Agents:Models:{agent.Key}";
            settings[$"Agents:Use:{agent.Key}"] = agent.Key;
            settings[$"{model}:Endpoint"] = endpoint.ToString();
            settings[$"{model}:Model"] = "mock";
            settings[$"{model}:Format"] = agent.First().Read().Format;
        }
        return settings;
    }

    /// <summary>Reads a fixture.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<TaskFixture> LoadAsync(string folder, CancellationToken cancellationToken = default)
    {
        var file = Path.Combine(folder, TaskFile);
        try
        {
            var task = JsonSerializer.Deserialize<RecordedTask>(await File.ReadAllTextAsync(file, cancellationToken), s_json);
            return new TaskFixture(task ?? throw new FormatException($"{file} holds no task."), await Transcript.LoadAsync(Path.Combine(folder, TranscriptFile), cancellationToken));
        }
        catch (JsonException exception)
        {
            throw new FormatException($"{file} is no recorded task: {exception.Message}", exception);
        }
    }

    /// <summary>Takes a task from the platform that has done it, and writes it into a folder.</summary>
    /// <exception cref="PlatformRefusedException">There is no such task, or what its models were asked was not recorded.</exception>
    public static async Task<TaskFixture> RecordAsync(PlatformApi platform, string id, string folder, CancellationToken cancellationToken = default)
    {
        var recording = await platform.PartAsync(id, "recording", cancellationToken);
        var task = recording.Deserialize<RecordedTask>(s_json)!;
        var transcript = new Transcript();
        foreach (var exchange in recording.GetProperty("exchanges").EnumerateArray())
        {
            transcript.Add(Exchange(exchange));
        }
        if (transcript.Exchanges.Count == 0 && recording.GetProperty("modelTurns").GetInt32() > 0)
        {
            throw new PlatformRefusedException($"What the models of task {id} were asked was not recorded. Set Agents__RecordContent=true before ./platform up, and submit the task again.");
        }
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, TaskFile), JsonSerializer.Serialize(task, s_json) + "\n", cancellationToken);
        await transcript.SaveAsync(Path.Combine(folder, TranscriptFile), cancellationToken);
        return new TaskFixture(task, transcript);
    }

    /// <summary>
    /// Submits the task again to a platform whose model is <see cref="Model"/>, and compares. Nothing is approved: where a plan
    /// waits for a person it is rejected after the comparison.
    /// </summary>
    /// <param name="platform">The platform.</param>
    /// <param name="target">Another target than the recorded one; its labels are a part of the router's question.</param>
    /// <param name="patience">How long the task may take; null = a minute.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What is not as it was recorded, a sentence each; empty where all is.</returns>
    public async Task<IReadOnlyList<string>> ReplayAsync(PlatformApi platform, string? target = null, TimeSpan? patience = null, CancellationToken cancellationToken = default)
    {
        var id = await platform.SubmitAsync(Task.Description, Task.Context, target ?? Task.Target, cancellationToken);
        var settled = await platform.SettledAsync(id, patience ?? TimeSpan.FromMinutes(1), cancellationToken);
        var recording = await platform.PartAsync(id, "recording", cancellationToken);
        var waits = recording.GetProperty("outcome").GetProperty("status").GetString() == "PendingApproval";
        string[] differences =
        [
            .. Model.Mismatches,
            .. Model.NotAsked.Where(question => !waits || !question.StartsWith("Writer", StringComparison.Ordinal)).Select(question => $"{question} was not asked what the recording has."),
            .. OutcomeDifferences.Between(Task.Outcome, recording.GetProperty("outcome"), "outcome").Take(MostDifferences),
        ];
        await platform.EndAsync(settled, "This was a replay of a recorded task.", cancellationToken);
        return differences;
    }

    private static Exchange Exchange(JsonElement exchange)
    {
        var request = exchange.GetProperty("request");
        var answer = exchange.GetProperty("answer");
        var agent = exchange.GetProperty("agent").GetString()!;
        return new Exchange(agent, Wire.RequestReader.Read(agent, request).Step, request.Clone(), new MockAnswer
        {
            Text = answer.GetProperty("text").GetString() ?? "",
            ToolCalls = [.. answer.GetProperty("toolCalls").EnumerateArray().Select(call => new MockToolCall(call.GetProperty("name").GetString()!, call.GetProperty("arguments").Clone()))],
            InputTokens = exchange.GetProperty("inputTokens").GetInt32(),
            OutputTokens = exchange.GetProperty("outputTokens").GetInt32(),
        });
    }
}

/// <summary>A task as it was submitted, and what came of it.</summary>
public sealed record RecordedTask
{
    /// <summary>What was wanted.</summary>
    public required string Description { get; init; }

    /// <summary>What was known besides, by name.</summary>
    public required IReadOnlyDictionary<string, string> Context { get; init; }

    /// <summary>Name of the target.</summary>
    public required string Target { get; init; }

    /// <summary>Status, category, risk, conclusion and steps, as <c>GET /api/v1/tasks/{id}/recording</c> has them.</summary>
    public required JsonElement Outcome { get; init; }
}
