using Microsoft.Extensions.AI;
using Platform.Agents.Turns;

namespace Platform.Agents.Channels;

/// <summary>What one turn has used so far and may still use: at most three requests, whatever goes wrong, before its deadline.</summary>
internal sealed class TurnCall(string agent, Func<ModelOptions, Spending, CancellationToken, Task> reserve, TimeProvider clock, TimeSpan patience)
{
    /// <summary>Requests of one turn, tries at the fallback model and the repair included.</summary>
    public const int MostTries = 3;

    private readonly DateTimeOffset _deadline = clock.GetUtcNow() + patience;

    public string Agent { get; } = agent;

    /// <summary>The piece of work, for traces.</summary>
    public required string Conversation { get; init; }

    /// <summary>Keeps an answered request (its body, its answer, input and output tokens); null where content is not recorded.</summary>
    public Func<string, string, Spending, CancellationToken, Task>? Record { get; init; }

    public Spending Spent { get; private set; } = new(0, 0, 0, 0);

    public int TriesLeft => MostTries - Spent.Tries;

    /// <summary>True where waiting so long leaves time for a try.</summary>
    public bool CanWait(TimeSpan time) => clock.GetUtcNow() + time < _deadline;

    /// <summary>Reserves one request at its highest price.</summary>
    /// <exception cref="ModelFailedException">The budget does not allow it.</exception>
    public async Task<Spending> ReserveAsync(ModelOptions model, int inputTokens, CancellationToken cancellationToken)
    {
        var highest = Spending.Of(model, inputTokens, model.MaxOutputTokens);
        await reserve(model, highest, cancellationToken);
        return highest;
    }

    /// <summary>Counts a request: what was reported, else what was sent.</summary>
    public Spending Count(ModelOptions model, int inputTokens, UsageDetails? usage)
    {
        var spending = Spending.Of(model, usage?.InputTokenCount ?? inputTokens, usage?.OutputTokenCount ?? 0);
        Spent = Spent.Plus(spending);
        return spending;
    }
}
