using System.Globalization;
using Platform.Agents.Budgets;
using Platform.Agents.Turns;
using Platform.Contracts.Definitions;

namespace Platform.Agents.Definitions;

/// <summary>The budget that an agent's definition sets, besides that of its service.</summary>
internal static class OwnBudget
{
    private static readonly AgentBudget s_none = new();

    /// <summary>Whether there is any limit.</summary>
    public static bool IsSet(AgentDefinition agent) => agent.Settings.Budget != s_none;

    /// <summary>The limit that one more request would pass, in words; null where there is none.</summary>
    public static string? Excess(AgentDefinition agent, BudgetUse task, BudgetUse day, Spending next)
    {
        var (budget, tokens) = (agent.Settings.Budget, next.InputTokens + next.OutputTokens);
        return Passed("taskCalls", task.Calls, next.Tries, budget.TaskCalls)
            ?? Passed("taskTokens", task.Tokens, tokens, budget.TaskTokens)
            ?? Passed("taskSeconds", task.Milliseconds / 1_000.0, null, budget.TaskSeconds)
            ?? Passed("taskMoney", (double)task.Cost, (double)next.Cost, budget.TaskMoney)
            ?? Passed("dayCalls", day.Calls, next.Tries, budget.DayCalls)
            ?? Passed("dayTokens", day.Tokens, tokens, budget.DayTokens)
            ?? Passed("daySeconds", day.Milliseconds / 1_000.0, null, budget.DaySeconds)
            ?? Passed("dayMoney", (double)day.Cost, (double)next.Cost, budget.DayMoney);

        // Time that a request will take is not known before: it is sent while any is left.
        string? Passed(string limit, double used, double? wanted, double? allowed) =>
            allowed is not { } most || (wanted is { } more ? used + more <= most : used < most)
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"Agent {agent.Id} (version {agent.Version}) has used up its budget.{limit}: {used:0.####} of {most:0.####} are used{(wanted is not null ? $", the next request may take {wanted:0.####}" : "")}.");
    }
}
