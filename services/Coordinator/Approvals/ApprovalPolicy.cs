using Microsoft.Extensions.Options;
using Platform.Contracts.Planning;
using Platform.Contracts.Tasks;
using Platform.Coordinator.Tasks;

namespace Platform.Coordinator.Approvals;

/// <summary>Decides whether a plan runs at once, waits for a person, or never runs.</summary>
internal sealed class ApprovalPolicy(PolicyDocument document)
{
    /// <summary>Reads the policy that the options name.</summary>
    /// <exception cref="PolicyInvalidException">It cannot be read or says something that is not understood.</exception>
    public static ApprovalPolicy Load(IOptions<ApprovalOptions> options)
    {
        if (options.Value.PolicyFile is not { } file)
        {
            using var shipped = new StreamReader(typeof(ApprovalPolicy).Assembly.GetManifestResourceStream("approval-policy.yaml")!);
            return new ApprovalPolicy(PolicyDocument.Parse(shipped.ReadToEnd(), "approval-policy.yaml"));
        }
        try
        {
            return new ApprovalPolicy(PolicyDocument.Parse(File.ReadAllText(file), file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PolicyInvalidException(file, 0, $"cannot be read: {exception.Message}");
        }
    }

    /// <summary>What becomes of a plan. Undeclared effects are unknown, and unknown means a person decides.</summary>
    public PolicyDecision Decide(Plan plan, TaskCategory category)
    {
        if (plan.Steps.Count == 0)
        {
            return new PolicyDecision(PlanVerdict.Empty, "The plan has no steps.");
        }
        var rule = document.Rules.FirstOrDefault(rule => rule.Holds(plan, category));
        var verdict = rule?.Decide ?? document.Otherwise;
        var reason = rule is null ? "No rule of the policy lets it run without a person." : $"Rule {rule.Name} of the policy.";
        if (verdict == PlanVerdict.Automatic && plan.Effects() == PlanEffects.Undeclared)
        {
            (verdict, reason) = (PlanVerdict.Approval, "The effects of a step are not declared.");
        }
        return new PolicyDecision(verdict, reason, rule?.FourEyes ?? document.FourEyes, rule?.Minutes ?? document.Minutes);
    }
}
