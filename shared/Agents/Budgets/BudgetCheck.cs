using System.Globalization;
using Platform.Agents.Turns;
using Platform.Contracts.Tasks;

namespace Platform.Agents.Budgets;

/// <summary>What has been used of a budget.</summary>
internal sealed record BudgetUse(long Calls, long Tokens, long Milliseconds, decimal Cost);

/// <summary>Why a request is not sent.</summary>
/// <param name="Reason">One sentence for a person.</param>
/// <param name="Limit">The limit that it would pass; null where a person decided that no model is asked.</param>
/// <param name="KnownDecision">The newest decision about the task's budget that was looked at.</param>
internal sealed record BudgetExcess(string Reason, BudgetLimit? Limit = null, double Used = 0, double Allowed = 0, double Next = 0, int KnownDecision = 0);

/// <summary>Compares what was used and what one more request may take with the limits, which persons may have raised for the task.</summary>
internal static class BudgetCheck
{
    /// <summary>The limit that would be passed; null where there is none.</summary>
    public static BudgetExcess? Excess(BudgetUse task, BudgetUse day, Spending next, BudgetOptions budget, TaskBudget decided)
    {
        if (decided.WithoutModelBy is { } person)
        {
            return new BudgetExcess($"{person} decided that the task goes on without a model.");
        }
        var tokens = next.InputTokens + next.OutputTokens;
        return Passed(BudgetLimit.TaskCalls, task.Calls, budget.TaskCalls, next.Tries, "requests")
            ?? Passed(BudgetLimit.TaskTokens, task.Tokens, budget.TaskTokens, tokens, "tokens")
            ?? Passed(BudgetLimit.TaskSeconds, task.Milliseconds / 1_000.0, budget.TaskSeconds, 0, "seconds")
            ?? Passed(BudgetLimit.TaskMoney, (double)task.Cost, budget.TaskMoney, (double)next.Cost, "of the price table's money")
            ?? Passed(BudgetLimit.DayCalls, day.Calls, budget.DayCalls, next.Tries, "requests")
            ?? Passed(BudgetLimit.DayTokens, day.Tokens, budget.DayTokens, tokens, "tokens")
            ?? Passed(BudgetLimit.DaySeconds, day.Milliseconds / 1_000.0, budget.DaySeconds, 0, "seconds")
            ?? Passed(BudgetLimit.DayMoney, (double)day.Cost, budget.DayMoney, (double)next.Cost, "of the price table's money");

        BudgetExcess? Passed(BudgetLimit limit, double used, double setting, double wanted, string unit)
        {
            var allowed = setting + decided.Raised.GetValueOrDefault(limit);
            // Time that a request will take is not known before: it is sent while any is left.
            if (wanted > 0 ? used + wanted <= allowed : used < allowed)
            {
                return null;
            }
            var raised = allowed > setting ? $", {Number(allowed - setting)} of them by a person" : "";
            var then = wanted > 0 ? $"; the next request may take {Number(wanted)}" : "";
            return new BudgetExcess(
                $"The budget Agents:Budget:{limit} is used up: {Number(used)} of {Number(allowed)} {unit} are used{raised}{then}.", limit, used, allowed, wanted, decided.Newest);
        }
    }

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
