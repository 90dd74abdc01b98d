using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Executor.Runners;
using Platform.ShellAnalysis;
using Platform.ShellAnalysis.Policy;

namespace Platform.Executor.Execution;

/// <summary>Holds a plan that is about to run against what was approved, from its bytes and from what is so here and now.</summary>
internal sealed class ApprovedPlan(ScriptAnalyzer analyzer, ApprovalPolicy policy, TimeProvider time)
{
    /// <summary>The plan is byte for byte the approved one, for this task, on terms that still hold.</summary>
    /// <exception cref="ExecutionRefusedException">It is not; nothing was started.</exception>
    public void Check(StepRequest request)
    {
        var plan = request.Plan;
        var hash = PlanHash.Compute(plan);
        if (hash != request.PlanHash)
        {
            throw new ExecutionRefusedException($"The plan is not the one that was approved: its hash is {hash}, the approved hash is {request.PlanHash}.") { Plan = plan };
        }
        if (plan.TaskId != request.TaskId)
        {
            throw new ExecutionRefusedException($"The plan belongs to task {plan.TaskId}, not to task {request.TaskId}.")
            {
                Differences = [new PlanDifference("taskId", plan.TaskId.ToString(), request.TaskId.ToString())],
            };
        }
        if (plan.Approval is not { } terms)
        {
            throw new ExecutionRefusedException("The plan carries no terms of approval: no policy has judged it. Restart the task.");
        }
        // A plan that has begun is not left half done, and what was done may always be undone and looked at.
        if (request is { Action: StepAction.Execute, StepNumber: 1 })
        {
            CheckBeginning(plan, terms);
        }
    }

    /// <summary>Between approval and start there may be a queue, a stop or a restart: what the policy and the clock say now decides.</summary>
    private void CheckBeginning(Plan plan, ApprovalTerms terms)
    {
        var now = time.GetUtcNow();
        if (now > terms.ExpiresAt)
        {
            throw new ExecutionRefusedException($"The approval was good until {terms.ExpiresAt.ToUniversalTime():u}, and the plan had not begun. Restart the task, or retry it for a new approval.")
            {
                Differences = [new PlanDifference("approval: good until", $"{terms.ExpiresAt.ToUniversalTime():u}", $"{now.ToUniversalTime():u}")],
            };
        }
        var verdict = policy.Decide(PolicyCases.Of(plan, terms.Category, terms.RequesterRoles, now));
        if (PolicyTerms.Stricter(terms, verdict) is { } stricter)
        {
            throw new ExecutionRefusedException($"The approval policy is stricter now than when the plan was approved: {stricter}. {verdict.Reason} Retry the task for a new approval.")
            {
                Differences = [new PlanDifference("approval: policy", $"{terms.Reason} (policy {terms.PolicyVersion})", $"{verdict.Reason} (policy {verdict.PolicyVersion})")],
            };
        }
        if (verdict.Freeze is { } freeze)
        {
            throw new ExecutionRefusedException($"{PolicyTerms.Frozen(freeze)} It had not begun; retry the task after that.")
            {
                Differences = [new PlanDifference("approval: freeze", "none", freeze.Name)],
            };
        }
    }

    /// <summary>What is so here and now is what the approver saw: the environment, and what the script does at worst.</summary>
    /// <exception cref="ExecutionRefusedException">It is not; nothing was started.</exception>
    public async Task CheckAsync(StepRequest request, PlanScript script, CancellationToken cancellationToken)
    {
        if (!request.Plan.Environment.SequenceEqual(ScriptEnvironment.Fixed, StringComparer.Ordinal))
        {
            throw new ExecutionRefusedException("The environment that this executor gives to scripts is not the one that was approved. Restart the task for a new plan.")
            {
                Differences = [new PlanDifference("environment", string.Join(' ', request.Plan.Environment), string.Join(' ', ScriptEnvironment.Fixed))],
            };
        }
        if (script.Analysis is not { } approved)
        {
            throw new ExecutionRefusedException("The plan does not say what its script does at worst: nobody analysed it. Restart the task for a new plan.");
        }
        // What undoes a step was approved byte for byte with it; better rules that came meanwhile must not keep half a change in place.
        if (request.Action == StepAction.RollBack)
        {
            return;
        }
        var now = await analyzer.AnalyzeAsync(request.Plan, script, cancellationToken);
        if (PlanScripts.IsWorse(now, approved))
        {
            throw new ExecutionRefusedException(
                $"The script counts as {now.Class}{(now.Blocked ? ", blocked" : "")} now, and was approved as {approved.Class}: {(now.Reasons.Count > 0 ? now.Reasons[0] : "no reason is known")}. Restart the task for a new plan.")
            {
                Differences =
                [
                    .. Differs("class", approved.Class, now.Class), .. Differs("blocked", approved.Blocked.ToString(), now.Blocked.ToString()),
                    .. Differs("reasons", string.Join("; ", approved.Reasons), string.Join("; ", now.Reasons)),
                    .. Differs("rules version", approved.RulesVersion, now.RulesVersion),
                ],
            };
        }
    }

    private static PlanDifference[] Differs(string member, string approved, string now) => approved == now ? [] : [new PlanDifference($"analysis: {member}", approved, now)];
}
