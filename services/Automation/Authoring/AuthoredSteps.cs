using Platform.Automation.Planning;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Runbooks;
using Platform.Contracts.Tasks;
using Platform.Parameters;
using Platform.ShellAnalysis;

namespace Platform.Automation.Authoring;

/// <summary>
/// Turns what a model wrote into steps, and says what is wrong with them. What a script touches is what its analysis found
/// together with what the model named; that it may be run twice is believed of the analysis alone.
/// </summary>
internal sealed class AuthoredSteps(ScriptAnalyzer analyzer)
{
    /// <summary>Every script of a model costs this much, because nobody has tried it before.</summary>
    private const int PointsForBeingNew = 30;

    /// <summary>How scripts on a target are written.</summary>
    public static Interpreter InterpreterOf(TargetSnapshot target) => target.Kind switch
    {
        TargetKind.PowerShell => Interpreter.PowerShell,
        TargetKind.Aws => Interpreter.Aws,
        _ => Interpreter.Bash,
    };

    /// <summary>The plan, and what is wrong with it; a plan with a complaint is never used.</summary>
    public async Task<(Plan Plan, IReadOnlyList<string> Complaints)> MakeAsync(DraftPlan command, WrittenPlan written, string model, CancellationToken cancellationToken)
    {
        var complaints = new List<string>();
        var plan = new Plan
        {
            TaskId = command.TaskId,
            Attempt = command.Attempt,
            Revision = command.Revision,
            Title = UntrustedLine(written.Title),
            WrittenBy = model,
            Target = command.Target,
            Parameters = [],
            Environment = ScriptVariables.Fixed,
            Steps = [],
            Risk = command.Analysis.Risk,
        };
        var steps = new List<PlanStep>(written.Steps.Count);
        foreach (var (step, number) in written.Steps.Select((step, index) => (step, index + 1)))
        {
            var script = await ScriptAsync(step, $"step {number}", step.Script);
            var verification = await ScriptAsync(step, $"the verification of step {number}", step.Verification);
            var rollback = step.Rollback.Trim().Length == 0 ? null : await ScriptAsync(step, $"the rollback of step {number}", step.Rollback);
            if (verification.Analysis!.Class != EffectClass.ReadOnly.Name())
            {
                complaints.Add($"The verification of step {number} is {verification.Analysis.Class}: {Why(verification)}. It must only read.");
            }
            steps.Add(new PlanStep
            {
                Number = number,
                Title = UntrustedLine(step.Title),
                Script = script,
                Risk = StepRisk.With(
                    StepRisk.Of(script, rollback, verification, causeConfirmed: command.Diagnosis.ConfirmedCauseId is not null),
                    [new RiskFactor("written-by-a-model", PointsForBeingNew, $"{model} wrote its script for this task; nobody has tried it before.")]),
                Rollback = rollback,
                Verification = verification,
                RollbackStatus = rollback is null ? RollbackStatus.None : RollbackStatus.Declared,
            });
        }
        return (plan with { Steps = steps, Risk = steps.Count == 0 ? plan.Risk : StepRisk.OfPlan(steps, command.Analysis.Risk) }, complaints);

        async Task<PlanScript> ScriptAsync(WrittenStep step, string place, string text)
        {
            var block = new RunbookBlock
            {
                Id = place, Kind = RunbookBlockKind.Step, Title = step.Title, Interpreter = InterpreterOf(command.Target), Script = text, Line = 1,
                TimeoutSeconds = step.TimeoutSeconds,
                Effects = new DeclaredEffects { Declared = true, Writes = step.Writes, Network = step.Network },
            };
            var script = new PlanScript { Interpreter = block.Interpreter, Text = text, Effects = block.Effects, TimeoutSeconds = step.TimeoutSeconds };
            try
            {
                await ScriptSyntax.CheckAsync([block], cancellationToken);
                script = script with { Effects = PlannedEffects.Of(block, new Dictionary<string, string>(), [], command.Target) };
            }
            catch (PlanningException refused)
            {
                complaints.Add(refused.Message);
            }
            var analysis = await analyzer.AnalyzeAsync(plan, script, cancellationToken);
            complaints.AddRange(Faults(place, script.Effects, analysis));
            return script with { Analysis = analysis, Effects = Known(script.Effects, analysis) };
        }
    }

    private static IEnumerable<string> Faults(string place, DeclaredEffects declared, ScriptAnalysis analysis)
    {
        if (analysis.Blocked)
        {
            yield return $"In {place} a value that is not known decides what is destroyed: {Why(analysis)}.";
        }
        if (EffectClasses.Find(analysis.Class) is EffectClass.Obfuscated or EffectClass.Exfiltration)
        {
            yield return $"What {place} does is {analysis.Class} and never runs: {Why(analysis)}.";
        }
        foreach (var unknown in analysis.Unknown)
        {
            yield return $"A part of {place} is not understood: {unknown}. Write it with plain commands and literal values.";
        }
        foreach (var path in analysis.Writes.Where(path => path.StartsWith('/') && path != "/dev/null" && !declared.Writes.Any(folder => IsBelow(path, folder))))
        {
            yield return $"{place} writes {path}, which its list of written paths does not hold.";
        }
    }

    private static DeclaredEffects Known(DeclaredEffects declared, ScriptAnalysis analysis) => declared with
    {
        Services = analysis.Services, Processes = analysis.Processes, Accounts = analysis.Accounts, Packages = analysis.Packages,
        Idempotent = analysis.Idempotent,
    };

    private static bool IsBelow(string path, string folder) =>
        path == folder || folder == "/" || path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);

    private static string Why(PlanScript script) => Why(script.Analysis!);

    private static string Why(ScriptAnalysis analysis) => analysis.Reasons.Count > 0 ? analysis.Reasons[0].TrimEnd('.') : analysis.Class;

    private static string UntrustedLine(string text) => Platform.Agents.Text.UntrustedText.Clean(text).ReplaceLineEndings(" ").Trim();
}
