using Dapper;
using Platform.Persistence;

namespace Platform.Agents.Tools;

/// <summary>SQL of table <c>tool_call</c>, in the database of the service that runs the agent.</summary>
internal sealed class ToolCallStore<TDatabase>(TDatabase database, TimeProvider clock)
    where TDatabase : ServiceDatabase
{
    /// <summary>The ended calls of a conversation by id.</summary>
    public async Task<IReadOnlyDictionary<string, EndedCall>> EndedAsync(string conversation, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Id, string Result, Guid? Evidence)>(new CommandDefinition(
            "select call_id, result, evidence_id from tool_call where conversation = @conversation and state <> 'Open'", new { conversation }, cancellationToken: cancellationToken));
        return rows.ToDictionary(row => row.Id, row => new EndedCall(row.Result, row.Evidence), StringComparer.Ordinal);
    }

    /// <summary>Records the calls of a turn before any of them is made. One statement; those that are recorded already stay as they are.</summary>
    public async Task BeginAsync(string agent, IReadOnlyList<ToolCall> calls, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into tool_call (conversation, call_id, task_id, agent, tool, arguments, state, started_at)
            select @Conversation, c.id, @TaskId, @agent, c.tool, c.arguments, 'Open', @now
            from unnest(@ids, @tools, @arguments) as c (id, tool, arguments)
            on conflict (conversation, call_id) do nothing
            """,
            new
            {
                calls[0].Conversation, calls[0].TaskId, agent, now = clock.GetUtcNow(),
                ids = calls.Select(call => call.Id).ToArray(), tools = calls.Select(call => Storable(call.Tool)).ToArray(),
                arguments = calls.Select(call => Storable(call.Arguments.GetRawText())).ToArray(),
            }, cancellationToken: cancellationToken));
    }

    /// <summary>Ends a call with what the model gets. The first end stays: of two holders of the same work, both go on with what is recorded.</summary>
    public async Task<EndedCall> EndAsync(ToolCall call, string state, EndedCall end)
    {
        // Not cancelled with the work: what a tool has answered is kept.
        await using var connection = await database.OpenAsync(CancellationToken.None);
        var (result, evidence) = await connection.QuerySingleAsync<(string, Guid?)>(new CommandDefinition(
            """
            with ended as (
                update tool_call set state = @state, result = @result, evidence_id = @Evidence, ended_at = @now
                where conversation = @Conversation and call_id = @Id and state = 'Open'
                returning result, evidence_id
            )
            select result, evidence_id from ended
            union all
            select result, evidence_id from tool_call where conversation = @Conversation and call_id = @Id and state <> 'Open'
            limit 1
            """, new { call.Conversation, call.Id, state, result = Storable(end.Text), end.Evidence, now = clock.GetUtcNow() }));
        return new EndedCall(result, evidence);
    }

    /// <summary>Forgets calls whose time is over, at most so many; returns how many went.</summary>
    public async Task<int> CleanAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            with old as (
                select conversation, call_id from tool_call where started_at < @before limit @limit for update skip locked
            )
            delete from tool_call t using old o where t.conversation = o.conversation and t.call_id = o.call_id
            """, new { before, limit }, cancellationToken: cancellationToken));
    }

    private static string Storable(string text) => text.Replace("\0", "", StringComparison.Ordinal);
}

/// <summary>An ended call: what the model gets of it, and the evidence that holds the whole.</summary>
internal sealed record EndedCall(string Text, Guid? Evidence);
