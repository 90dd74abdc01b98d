using System.Globalization;

namespace Platform.Agents.Turns;

/// <summary>What has been used of a budget.</summary>
internal sealed record BudgetUse(long Calls, long Tokens, long Milliseconds, decimal Cost);

/// <summary>Compares what was used and what one more request may take with the limits.</summary>
internal static class BudgetCheck
{
    /// <summary>The limit that would be passed, in words; null where there is none.</summary>
    public static string? Excess(BudgetUse task, BudgetUse day, Spending next, BudgetOptions budget) =>
        Excess(task, next, "Task", budget.TaskCalls, budget.TaskTokens, budget.TaskSeconds, (decimal)budget.TaskMoney)
        ?? Excess(day, next, "Day", budget.DayCalls, budget.DayTokens, budget.DaySeconds, (decimal)budget.DayMoney);

    private static string? Excess(BudgetUse used, Spending next, string scope, long calls, long tokens, long seconds, decimal money)
    {
        if (used.Calls + next.Tries > calls)
        {
            return Words($"{scope}Calls", $"{used.Calls} of {calls} requests are used");
        }
        if (used.Tokens + next.InputTokens + next.OutputTokens > tokens)
        {
            return Words($"{scope}Tokens", $"{used.Tokens} of {tokens} tokens are used, the next request may take {next.InputTokens + next.OutputTokens}");
        }
        if (used.Milliseconds >= seconds * 1_000)
        {
            return Words($"{scope}Seconds", $"{used.Milliseconds / 1_000} of {seconds} seconds are used");
        }
        return used.Cost + next.Cost > money
            ? Words($"{scope}Money", string.Create(CultureInfo.InvariantCulture, $"{used.Cost:0.####} of {money:0.####} are spent, the next request may cost {next.Cost:0.####}"))
            : null;
    }

    private static string Words(string setting, string what) => $"The budget Agents:Budget:{setting} is used up: {what}.";
}
