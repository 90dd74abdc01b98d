using System.Text.RegularExpressions;
using Platform.Lab.Runs;

namespace Platform.Lab.Scenarios;

/// <summary>Reads <c>scenario.yaml</c> strictly: what it does not know, it refuses.</summary>
internal static partial class ScenarioReader
{
    public const string FileName = "scenario.yaml";

    private static readonly string[] s_statuses =
    [
        "Analyzing", "Diagnosing", "Planning", "PendingApproval", "InProgress", "Verifying", "RollingBack", "Reporting",
        "NeedsAttention", "Completed", "Failed", "Rejected", "Cancelled", "Expired",
    ];

    /// <exception cref="ScenarioInvalidException">Something in it is wrong.</exception>
    public static Scenario Read(string folder, LabVariables variables)
    {
        var file = Path.Combine(folder, FileName);
        var yaml = ScenarioYaml.Parse(
            file, variables.Fill(File.ReadAllText(file)), "id", "title", "needs", "target", "task", "approve", "model", "expect");
        var id = yaml.Text("id");
        if (!Id().IsMatch(id))
        {
            throw yaml.Wrong("id", $"'{id}' is no id; write lower-case letters, digits and hyphens");
        }
        foreach (var script in (string[])["setup.sh", "check.sh"])
        {
            if (!File.Exists(Path.Combine(folder, script)))
            {
                throw new ScenarioInvalidException($"{folder}: {script} is missing.");
            }
        }
        var task = yaml.Section("task", "description", "context", "requester");
        return new Scenario
        {
            Folder = folder,
            Id = id,
            Title = yaml.Text("title", id),
            Needs = yaml.Texts("needs"),
            Target = yaml.Choice("target", "local", new Dictionary<string, ScenarioTarget> { ["local"] = ScenarioTarget.Local, ["ssh"] = ScenarioTarget.Ssh }),
            Description = task.Text("description"),
            Context = task.Map("context"),
            Requester = task.Text("requester", "lab"),
            Approve = yaml.Choice("approve", "true", new Dictionary<string, ApproverAnswer>
            {
                ["true"] = ApproverAnswer.Approves, ["false"] = ApproverAnswer.Rejects, ["never-answers"] = ApproverAnswer.NeverAnswers,
            }),
            Model = yaml.Text("model", "none"),
            Expect = Expect(yaml.Section("expect", "status", "approval", "cause", "runbook", "unchanged", "max_seconds")),
        };
    }

    private static Expectation Expect(ScenarioYaml yaml)
    {
        var statuses = yaml.Texts("status");
        if (statuses.Count == 0)
        {
            throw yaml.Wrong("status", "'status' is missing in expect");
        }
        foreach (var status in statuses.Where(status => !s_statuses.Contains(status, StringComparer.Ordinal)))
        {
            throw yaml.Wrong("status", $"'{status}' is no status; known are {string.Join(", ", s_statuses)}");
        }
        return new Expectation
        {
            Status = statuses,
            Approval = yaml.Choice("approval", "any", new Dictionary<string, ExpectedApproval>
            {
                ["any"] = ExpectedApproval.Any, ["required"] = ExpectedApproval.Required, ["none"] = ExpectedApproval.None,
            }),
            Cause = Cause(yaml),
            Runbook = yaml.Has("runbook") ? yaml.Text("runbook") : null,
            Unchanged = yaml.Texts("unchanged"),
            MaxTime = TimeSpan.FromSeconds(yaml.Number("max_seconds", 120, 1, 3_600)),
        };
    }

    private static Regex? Cause(ScenarioYaml yaml)
    {
        if (!yaml.Has("cause"))
        {
            return null;
        }
        try
        {
            return new Regex(yaml.Text("cause"), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
        }
        catch (ArgumentException e)
        {
            throw yaml.Wrong("cause", $"'cause' is no regular expression: {e.Message}");
        }
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex Id();
}
