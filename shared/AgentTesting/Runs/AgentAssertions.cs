using System.Globalization;
using System.Text.Json;
using Platform.AgentTesting.Fixtures;

namespace Platform.AgentTesting.Runs;

/// <summary>
/// What a test says of an agent's run. Each returns the run, so that they can be chained, and throws
/// <see cref="AgentAssertionException"/> with what happened instead; no test framework is needed or excluded.
/// </summary>
public static class AgentAssertions
{
    /// <summary>The model called the tool, and got its result.</summary>
    /// <param name="run">The run.</param>
    /// <param name="tool">Name of the tool.</param>
    /// <param name="with">Holds for the arguments of one of the calls.</param>
    /// <param name="times">So often; null = at least once.</param>
    public static AgentRun Should_call_tool(this AgentRun run, string tool, Func<JsonElement, bool>? with = null, int? times = null)
    {
        var calls = run.ToolCalls.Where(call => call.Name == tool && (with is null || with(call.Arguments))).ToList();
        if (times is { } wanted ? calls.Count != wanted : calls.Count == 0)
        {
            var often = times is { } number ? string.Create(CultureInfo.InvariantCulture, $" {number} times, not {calls.Count} times") : "";
            throw new AgentAssertionException($"{run.Name} should have called {tool}{(with is null ? "" : " with such arguments")}{often}. Its calls: {Words.List(run.ToolCalls.Select(call => call.ToString()))}.");
        }
        return calls.Find(call => call.Result is null) is { } unanswered
            ? throw new AgentAssertionException($"{run.Name} called {unanswered} and never got a result.")
            : run;
    }

    /// <summary>The model did not call the tool.</summary>
    public static AgentRun Should_not_call_tool(this AgentRun run, string tool) => run.ToolCalls.FirstOrDefault(call => call.Name == tool) is { } call
        ? throw new AgentAssertionException($"{run.Name} should not have called {tool}, and called {call}.")
        : run;

    /// <summary>The answer cites this evidence or fact with words that stand in what the agent gave to the model under this id.</summary>
    /// <param name="run">The run.</param>
    /// <param name="source">Id of the evidence or fact.</param>
    /// <param name="quote">Words that the quote holds; null = any.</param>
    public static AgentRun Should_cite(this AgentRun run, string source, string? quote = null)
    {
        var all = Citation.In(run.Json()).ToList();
        var citations = all.Where(citation => citation.Source == source && citation.Quote.Contains(quote ?? "", StringComparison.Ordinal)).ToList();
        return citations.Count > 0
            ? Hold(run, citations)
            : throw new AgentAssertionException(
                $"{run.Name} should have cited {source}{(quote is null ? "" : $" with \"{quote}\"")}. It cited: {Words.List(all.Select(citation => $"{citation.Source} \"{Words.Short(citation.Quote)}\""))}.");
    }

    /// <summary>Everything that the answer quotes stands, letter by letter, in what the agent gave to the model.</summary>
    public static AgentRun Should_cite_only_what_it_read(this AgentRun run) => Hold(run, [.. Citation.In(run.Json())]);

    /// <summary>The run took no more than so many requests, tokens and money; tries that failed count as requests.</summary>
    /// <param name="run">The run.</param>
    /// <param name="requests">Most requests.</param>
    /// <param name="tokens">Most tokens, input and output together.</param>
    /// <param name="money">Most money, by the prices.</param>
    /// <param name="inputPrice">Price of a million input tokens.</param>
    /// <param name="outputPrice">Price of a million output tokens.</param>
    public static AgentRun Should_stay_within_budget(
        this AgentRun run, int requests = int.MaxValue, long tokens = long.MaxValue, decimal money = decimal.MaxValue, decimal inputPrice = 0, decimal outputPrice = 0)
    {
        var cost = run.Exchanges.Sum(exchange => ((exchange.Answer.InputTokens ?? 0) * inputPrice) + ((exchange.Answer.OutputTokens ?? 0) * outputPrice)) / 1_000_000m;
        string[] excess =
        [
            .. run.Exchanges.Count > requests ? [string.Create(CultureInfo.InvariantCulture, $"{run.Exchanges.Count} requests, {requests} allowed")] : Array.Empty<string>(),
            .. run.Tokens > tokens ? [string.Create(CultureInfo.InvariantCulture, $"{run.Tokens} tokens, {tokens} allowed")] : Array.Empty<string>(),
            .. cost > money ? [string.Create(CultureInfo.InvariantCulture, $"{cost} of money, {money} allowed")] : Array.Empty<string>(),
        ];
        return excess.Length == 0 ? run : throw new AgentAssertionException($"{run.Name} left its budget: {string.Join("; ", excess)}.");
    }

    /// <summary>The last answer is JSON of which this holds.</summary>
    /// <param name="run">The run.</param>
    /// <param name="holds">What must hold.</param>
    public static AgentRun Should_end_with(this AgentRun run, Func<JsonElement, bool> holds) =>
        holds(run.Json()) ? run : throw new AgentAssertionException($"{run.Name} should have ended with another answer than {Words.Short(run.Answer)}");

    private static AgentRun Hold(AgentRun run, IReadOnlyList<Citation> citations)
    {
        var given = run.Exchanges.SelectMany(exchange => exchange.Read().Messages).Where(message => message.Role != "assistant").Select(message => message.Text).Distinct().ToList();
        var fences = given.SelectMany(Fence.In).ToList();
        foreach (var citation in citations)
        {
            var places = fences.Where(fence => fence.Label.Contains(citation.Source, StringComparison.Ordinal)).Select(fence => fence.Text).ToList();
            // What no fence is named after may be the result of a tool.
            if (!(places.Count > 0 ? places : [.. given.Where(text => text.Contains(citation.Source, StringComparison.Ordinal))]).Exists(text => text.Contains(citation.Quote, StringComparison.Ordinal)))
            {
                throw new AgentAssertionException($"{run.Name} quotes \"{Words.Short(citation.Quote)}\" from {citation.Source}, where it does not stand.");
            }
        }
        return run;
    }
}
