using System.Text.RegularExpressions;
using Platform.Contracts.Tasks;

namespace Platform.Coordinator.Routing;

/// <summary>Sorts a task by rules alone: category, agents, complexity, risk. The same task always gets the same analysis.</summary>
internal static partial class TaskRouter
{
    /// <summary>Of a long description the beginning decides.</summary>
    private const int LongestText = 4_000;

    /// <summary>Analyses a task.</summary>
    public static TaskAnalysis Analyze(AnalyzeTask task) => Analyze(task, Category(Text(task), task.Context));

    /// <summary>Analyses a task whose category is known.</summary>
    public static TaskAnalysis Analyze(AnalyzeTask task, TaskCategory category)
    {
        var text = Text(task);
        var known = $"{text}\n{string.Join('\n', task.Context.Select(entry => $"{entry.Key}: {entry.Value}").Take(50))}";
        return new TaskAnalysis
        {
            Category = category,
            Agents = Agents(category),
            Complexity = Complexity(category, text),
            Risk = RiskRules.Score(category, known.Length <= LongestText ? known : known[..LongestText], task.Target),
        };
    }

    /// <summary>The category with the highest sum of signs; an incident where nothing speaks for anything.</summary>
    internal static TaskCategory Category(string text, IReadOnlyDictionary<string, string> context)
    {
        if (Given(context) is { } named)
        {
            return named;
        }
        var sums = Enum.GetValues<TaskCategory>().ToDictionary(category => category, _ => 0);
        foreach (var rule in CategoryRules.All.Where(rule => Denial.Holds(rule.Pattern, text, rule.Deniable)))
        {
            sums[rule.Category] += rule.Weight;
        }
        if (context.Keys.Any(key => key is "alertname" or "alert" or "severity" or "alert_id"))
        {
            sums[TaskCategory.Incident] += 4;
        }
        if (Denial.Holds(CategoryRules.Remedy(), text))
        {
            // Who asks why and wants it set right wants it set right.
            sums[TaskCategory.Question] -= 8;
        }
        return sums.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key).First().Key;
    }

    /// <summary>The category that the requester has named in the context; null where he has not.</summary>
    internal static TaskCategory? Given(IReadOnlyDictionary<string, string> context) =>
        context.TryGetValue("category", out var given) && Enum.TryParse<TaskCategory>(given, ignoreCase: true, out var named) && Enum.IsDefined(named) ? named : null;

    private static string Text(AnalyzeTask task) => Typographic(task.Description.Length <= LongestText ? task.Description : task.Description[..LongestText]);

    private static IReadOnlyList<Agent> Agents(TaskCategory category) => category switch
    {
        TaskCategory.Documentation => [Agent.Writer],
        TaskCategory.Question => [Agent.Diagnostic, Agent.Writer],
        _ => [Agent.Diagnostic, Agent.Automation, Agent.Writer],
    };

    /// <summary>By what is asked for: clauses, hosts named, and length.</summary>
    private static TaskComplexity Complexity(TaskCategory category, string text)
    {
        var points = Clause().Count(text) + RiskRules.Hosts(text).Count + (text.Length / 300) + (category == TaskCategory.Change ? 1 : 0);
        return points switch
        {
            <= 2 => TaskComplexity.Simple,
            <= 5 => TaskComplexity.Moderate,
            _ => TaskComplexity.Complex,
        };
    }

    private static string Typographic(string text) => text.Replace('\u2019', '\'').Replace('\u2018', '\'').Replace('\u00a0', ' ');

    [GeneratedRegex(@"(?:\b(?:and then|then|after that|afterwards|also|as well as|followed by|before|finally)\b|[;\n]|[.!?]\s+\S)", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Clause();
}
