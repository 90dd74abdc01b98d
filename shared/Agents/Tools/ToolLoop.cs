using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.AI;
using Platform.Agents.Channels;
using Platform.Agents.Text;
using Platform.Agents.Turns;
using Platform.Persistence;

namespace Platform.Agents.Tools;

/// <summary>
/// Lets a model call tools, turn by turn, until it answers. Each turn and each call is a recorded row, so work that was
/// interrupted goes on where it was: a turn is paid for once, and a call that has ended is not made again.
/// </summary>
public sealed class ToolLoop<TDatabase>
    where TDatabase : ServiceDatabase
{
    private readonly AgentRuntime<TDatabase> _agents;
    private readonly ToolCallStore<TDatabase> _calls;
    private readonly ToolCaller<TDatabase> _caller;

    internal ToolLoop(AgentRuntime<TDatabase> agents, ToolCallStore<TDatabase> calls, ToolCaller<TDatabase> caller) => (_agents, _calls, _caller) = (agents, calls, caller);

    /// <summary>Goes on with a conversation until its model answers, or until a tool's result has to be waited for.</summary>
    /// <param name="question">What the model is asked; the same whenever the conversation goes on.</param>
    /// <param name="tools">What it may call.</param>
    /// <param name="limits">How long it may go on.</param>
    /// <param name="cancellationToken">Ends it; what has ended by then is recorded.</param>
    /// <returns>The answer; null where tools answer later, then the conversation goes on by another call.</returns>
    /// <exception cref="ModelFailedException">There is no usable answer.</exception>
    /// <exception cref="DatabaseUnavailableException">The service's database is away; another call goes on.</exception>
    public async Task<AgentAnswer<T>?> GoOnAsync<T>(AgentQuestion<T> question, ToolSet tools, ToolLimits limits, CancellationToken cancellationToken)
        where T : class
    {
        using var span = AgentTelemetry.StartAgent(question.Agent, question.TaskId);
        question = await _agents.DefinedAsync(question, cancellationToken);
        tools = question.Definition?.Settings.Tools is { } names ? tools.Only(names) : tools;
        var turns = Math.Min(limits.Turns, _agents.MaxIterations(question.Definition));
        var ended = await _calls.EndedAsync(question.Conversation, cancellationToken);
        var conversation = new ToolConversation();
        var asked = 0;
        for (var step = 1; ; step++)
        {
            var isLast = step >= turns || asked >= limits.Calls;
            var turn = await _agents.TurnAsync(question, new ToolTurn(step, conversation, tools.Offered, isLast), span, cancellationToken);
            if (turn.Answer is { } answer)
            {
                return answer;
            }
            var wishes = turn.Wishes!;
            var calls = wishes.Calls.Select((wish, index) => new ToolCall
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"call_{step}_{index + 1}"), Conversation = question.Conversation, TaskId = question.TaskId, Tool = wish.Name, Arguments = wish.Arguments,
            }).ToList();
            await _calls.BeginAsync(question.Agent, calls, cancellationToken);
            var before = asked;
            var results = await Task.WhenAll(calls.Select((call, index) => ended.TryGetValue(call.Id, out var end)
                ? Task.FromResult<EndedCall?>(end)
                : before + index >= limits.Calls
                    ? RefuseAsync(call, limits.Calls)
                    : _caller.CallAsync(call, tools, cancellationToken)));
            if (results.Any(result => result is null))
            {
                return null;
            }
            asked += calls.Count;
            conversation.Add(wishes, [.. calls.Select((call, index) => (call, results[index]!))]);
        }
    }

    private async Task<EndedCall?> RefuseAsync(ToolCall call, int most) =>
        await _caller.RefuseAsync(call, string.Create(CultureInfo.InvariantCulture, $"all {most} calls of this investigation are used. Answer with what you have."));
}

/// <summary>How long a model may call tools.</summary>
/// <param name="Turns">Turns, the last of which has to be the answer; 1 or more.</param>
/// <param name="Calls">Calls of tools in all turns together.</param>
public sealed record ToolLimits(int Turns, int Calls);

/// <summary>One turn of a conversation with tools.</summary>
/// <param name="Step">Its number, from 1.</param>
/// <param name="Conversation">What was said before.</param>
/// <param name="Tools">What may be called.</param>
/// <param name="IsLast">True where nothing may be called any more.</param>
internal sealed record ToolTurn(int Step, ToolConversation Conversation, IReadOnlyCollection<ITool> Tools, bool IsLast)
{
    private const string LastCall = "You can call no more tools. Answer now with what you have seen, and name what you could not look at.";

    /// <summary>The messages after the question, of at most so many estimated tokens.</summary>
    public IReadOnlyList<ChatMessage> Messages(int tokens)
    {
        if (!IsLast || Step == 1)
        {
            return Conversation.Within(tokens);
        }
        var last = new ChatMessage(ChatRole.User, LastCall);
        return [.. Conversation.Within(tokens - TokenEstimate.Of([last])), last];
    }
}
