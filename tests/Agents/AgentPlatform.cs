using System.ComponentModel.DataAnnotations;
using Dapper;
using Npgsql;
using Platform.Agents;
using Platform.Agents.Tools;
using Platform.AgentTesting;
using Platform.Coordinator;
using Platform.Tests.Fixtures;

namespace Platform.Tests.Agents;

/// <summary>The agent runtime of one service on a real database, with a mock for its model.</summary>
internal sealed class AgentPlatform : IAsyncDisposable
{
    private readonly TestPlatform _platform;

    private AgentPlatform(TestPlatform platform, MockLlm model) => (_platform, Model) = (platform, model);

    public MockLlm Model { get; }

    /// <summary>A shape to ask for.</summary>
    public sealed record Sum
    {
        [System.ComponentModel.DataAnnotations.Range(0, 1_000)]
        public required int Total { get; init; }

        [StringLength(60, MinimumLength = 1)]
        public required string Word { get; init; }
    }

    public static MockAnswer Good { get; } = new() { Text = """{"total":42,"word":"plenty"}""" };

    public static async Task<AgentPlatform> StartAsync(Func<MockRequest, MockAnswer> answer, Action<TestPlatformOptions>? configure = null)
    {
        var model = await MockLlm.StartAsync(answer);
        var platform = await TestPlatform.StartAsync(options =>
        {
            options.Only(new CoordinatorModule());
            options.LogLevel = LogLevel.Error;
            options.Set("Agents:Models:main:Endpoint", model.Endpoint.ToString()).Set("Agents:Models:main:Model", "first").Set("Agents:RetryDelayMs", "5");
            options.Set("Agents:Models:spare:Endpoint", model.Endpoint.ToString()).Set("Agents:Models:spare:Model", "second");
            configure?.Invoke(options);
        });
        return new AgentPlatform(platform, model);
    }

    public async Task<AgentAnswer<Sum>> AskAsync(string material = "21 and 21", Guid? taskId = null, string? conversation = null, Func<Sum, IReadOnlyList<string>>? check = null) =>
        await _platform.Services.GetRequiredService<AgentRuntime<CoordinatorDatabase>>().AskAsync(
            new AgentQuestion<Sum>
            {
                Agent = "Router", Purpose = "sums", TaskId = taskId ?? Guid.NewGuid(), Attempt = 1, Conversation = conversation ?? Guid.NewGuid().ToString(),
                Instructions = "Add.", Material = material, Check = check ?? (_ => []),
            }, CancellationToken.None);

    /// <summary>Lets the model call tools; null where it has to wait for one.</summary>
    public async Task<AgentAnswer<Sum>?> LoopAsync(
        IEnumerable<ITool> tools, string? conversation = null, ToolLimits? limits = null, Guid? taskId = null, string material = "21 and 21", CancellationToken cancellationToken = default) =>
        await _platform.Services.GetRequiredService<ToolLoop<CoordinatorDatabase>>().GoOnAsync(
            new AgentQuestion<Sum>
            {
                Agent = "Router", Purpose = "sums", TaskId = taskId ?? Guid.NewGuid(), Attempt = 1, Conversation = conversation ?? Guid.NewGuid().ToString(), Instructions = "Add.", Material = material,
            }, new ToolSet(tools), limits ?? new ToolLimits(6, 10), cancellationToken);

    public async Task<IReadOnlyList<(string Id, string Tool, string State, string Result)>> CallsAsync()
    {
        await using var connection = new NpgsqlConnection(_platform.ConnectionStrings["Coordinator"]);
        return [.. await connection.QueryAsync<(string, string, string, string)>("select call_id, tool, state, coalesce(result, '') from tool_call order by call_id")];
    }

    public async Task<IReadOnlyList<TurnRow>> TurnsAsync()
    {
        await using var connection = new NpgsqlConnection(_platform.ConnectionStrings["Coordinator"]);
        return [.. await connection.QueryAsync<TurnRow>(
            """
            select state, coalesce(problem, '') as Problem, model, tries, input_tokens as InputTokens, output_tokens as OutputTokens, cost::float8 as Cost, milliseconds
            from model_turn order by started_at
            """)];
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_platform.ConnectionStrings["Coordinator"]);
        await connection.ExecuteAsync(sql);
    }

    public async ValueTask DisposeAsync()
    {
        await _platform.DisposeAsync();
        await Model.DisposeAsync();
    }

    public sealed record TurnRow(string State, string Problem, string Model, int Tries, long InputTokens, long OutputTokens, double Cost, long Milliseconds);
}
