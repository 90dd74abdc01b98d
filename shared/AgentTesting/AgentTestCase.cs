using Platform.AgentTesting.Fixtures;
using Platform.AgentTesting.Runs;
using Platform.AgentTesting.Scripts;
using Platform.AgentTesting.Tasks;

namespace Platform.AgentTesting;

/// <summary>
/// One test of an agent: a model that plays what the test says, and what the agents asked it. Start it, give
/// <see cref="Settings"/> to the platform (or <see cref="Model"/>'s endpoint to any agent), run the agent or a task, and say
/// what it should have done. It works in any test framework; NUnit disposes it where a test declares it with <c>await using</c>.
/// </summary>
public sealed class AgentTestCase : IAsyncDisposable
{
    private AgentTestCase(MockLlm model, TaskFixture? fixture = null)
    {
        Model = model;
        Settings = fixture?.Settings(model.Endpoint) ?? new Dictionary<string, string>
        {
            ["Agents:Models:main:Endpoint"] = model.Endpoint.ToString(),
            ["Agents:Models:main:Model"] = "mock",
            ["Agents:RecordContent"] = "true",
        };
    }

    /// <summary>The model.</summary>
    public MockLlm Model { get; }

    /// <summary>Configuration under which a platform uses this model, by setting; as environment variables write <c>:</c> as <c>__</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>A model whose answers a function gives.</summary>
    /// <param name="answer">Gives the answer to a request.</param>
    public static async Task<AgentTestCase> StartAsync(Func<MockRequest, MockAnswer> answer) => new(await MockLlm.StartAsync(answer));

    /// <summary>A model that plays a script.</summary>
    /// <param name="script">File of the script.</param>
    /// <exception cref="ScriptException">The script is wrong; the message names the line.</exception>
    public static async Task<AgentTestCase> PlayAsync(string script) =>
        await StartAsync(MockScript.Parse(Path.GetFileName(script), await File.ReadAllTextAsync(script)).Answer);

    /// <summary>A model that answers as it was recorded for a task.</summary>
    /// <param name="fixture">The recorded task.</param>
    public static async Task<AgentTestCase> ReplayAsync(TaskFixture fixture) => new(await MockLlm.StartAsync(fixture.Model.Answer), fixture);

    /// <summary>What one agent asked so far.</summary>
    /// <exception cref="AgentAssertionException">It asked nothing.</exception>
    public AgentRun Run(string agent, string? purpose = null) => AgentRun.Of(Model.Transcript, agent, purpose);

    /// <summary>Submits a task to a platform that uses this model, and waits until it has ended or asks a person. Nothing is approved.</summary>
    /// <exception cref="PlatformRefusedException">The platform did not take it, or it did not settle in time.</exception>
    public async Task<TaskRun> SubmitAsync(
        PlatformApi platform, string description, IReadOnlyDictionary<string, string>? context = null, string? target = null, TimeSpan? patience = null, CancellationToken cancellationToken = default)
    {
        var id = await platform.SubmitAsync(description, context, target, cancellationToken);
        var task = await platform.SettledAsync(id, patience ?? TimeSpan.FromSeconds(60), cancellationToken);
        return new TaskRun(task, await platform.PartAsync(id, "recording", cancellationToken), Model.Transcript);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Model.DisposeAsync();
}
