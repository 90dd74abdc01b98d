using Microsoft.Extensions.Options;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Executor.Execution;
using Platform.Executor.Sandbox;
using Platform.ShellAnalysis;

namespace Platform.Executor.Rehearsal;

/// <summary>
/// The dry run of a plan. Programs are asked what they would do, and steps that only write files run in a throw-away copy:
/// do, verify, undo, compare. Each step finds what the steps before it did there.
/// </summary>
internal sealed class PlanRehearsal(
    ApprovedScript approved, ScriptAnalyzer analyzer, StepTrial trial, SupervisedProcess processes, SpawningThread spawning,
    IOptions<RehearsalOptions> options, IOptions<SandboxOptions> sandbox)
{
    /// <summary>Never throws for what the plan holds.</summary>
    /// <exception cref="OperationCanceledException">It was told to stop.</exception>
    public async Task<IReadOnlyList<StepRehearsal>> RunAsync(Plan plan, CancellationToken stop)
    {
        var steps = plan.Steps.Select(step => new RehearsedStep(step)).ToList();
        using var time = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.PlanSeconds), processes.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, time.Token);
        try
        {
            var target = await approved.ResolveAsync(plan.Target, either.Token);
            foreach (var step in steps)
            {
                await JudgeAsync(plan, step, either.Token);
            }
            foreach (var step in steps.Where(step => step.Preview is not null))
            {
                await trial.PreviewAsync(plan, target, step, either.Token);
            }
            await TryAsync(plan, target, steps, either.Token);
        }
        catch (ExecutionRefusedException e)
        {
            NotTried(steps, e.Message);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            NotTried(steps, $"The dry run of the whole plan took longer than {options.Value.PlanSeconds} s (Rehearsal:PlanSeconds).");
        }
        stop.ThrowIfCancellationRequested();
        return [.. steps.Select(step => step.Result(options.Value.PreviewCharacters))];
    }

    /// <summary>Decides what is tried of a step, by what this executor understands of its scripts now, whatever the draft says.</summary>
    private async Task JudgeAsync(Plan plan, RehearsedStep rehearsed, CancellationToken cancellationToken)
    {
        var step = rehearsed.Step;
        var analysis = await analyzer.AnalyzeAsync(plan, step.Script, cancellationToken);
        rehearsed.OnlyReads = analysis is { Class: "read_only", Blocked: false } && step.Script.Effects is { Declared: true, Writes.Count: 0, Services.Count: 0, Processes.Count: 0, Accounts.Count: 0, Packages.Count: 0 };
        if (rehearsed.OnlyReads)
        {
            rehearsed.Reasons.Add("It only reads, so there is nothing to try.");
            return;
        }
        rehearsed.Preview = plan.Target.Kind == TargetKind.Ssh || Rehearsable.UsedSecret(plan, step.Script) is not null ? null : await analyzer.PreviewAsync(plan, step.Script, cancellationToken);
        rehearsed.WhyNot = Rehearsable.WhyNot(plan, step.Script, analysis);
        rehearsed.WhyNotVerified = step.Verification is { } check ? Rehearsable.WhyNotVerified(plan, check, await analyzer.AnalyzeAsync(plan, check, cancellationToken)) : null;
        rehearsed.WhyNotUndone = step.Rollback is { } undo ? Rehearsable.WhyNot(plan, undo, await analyzer.AnalyzeAsync(plan, undo, cancellationToken)) : null;
        if (rehearsed.WhyNot is null)
        {
            try
            {
                rehearsed.Folders = CopiedFolders.Of(plan.Target.Scope, rehearsed.WhyNotUndone is null && step.Rollback is { } back ? [step.Script, back] : [step.Script]);
            }
            catch (NoCopyException e)
            {
                rehearsed.WhyNot = e.Message;
            }
        }
    }

    private async Task TryAsync(Plan plan, Target target, List<RehearsedStep> steps, CancellationToken cancellationToken)
    {
        foreach (var step in steps.Where(step => step is { OnlyReads: false, WhyNot: not null }))
        {
            step.Reasons.Add($"It was not rehearsed: {step.WhyNot}.");
        }
        var tried = steps.Where(step => step is { OnlyReads: false, WhyNot: null }).ToList();
        if (tried.Count == 0)
        {
            return;
        }
        try
        {
            await using var copy = await ThrowAwayCopy.StartAsync(
                processes, spawning, sandbox.Value.RunFolder, CopiedFolders.Outermost([.. tried.SelectMany(step => step.Folders)]), options.Value.Megabytes, cancellationToken);
            var layers = new List<string>();
            foreach (var step in tried)
            {
                if (steps.TakeWhile(other => other != step).Where(other => other is { OnlyReads: false, WhyNot: not null }).Select(other => other.Step.Number).ToList() is { Count: > 0 } missing)
                {
                    step.Reasons.Add($"It was tried as if step {string.Join(", ", missing)} had not run.");
                }
                if (await trial.RunAsync(plan, target, step, copy, layers, cancellationToken) is not { } layer)
                {
                    NotTried(tried.SkipWhile(other => other != step).Skip(1), $"It was not rehearsed, because step {step.Step.Number} failed in the rehearsal.");
                    return;
                }
                layers.Insert(0, layer);
            }
        }
        catch (NoCopyException e)
        {
            NotTried(tried, $"It was not rehearsed: {e.Message}.");
        }
    }

    private static void NotTried(IEnumerable<RehearsedStep> steps, string why)
    {
        foreach (var step in steps.Where(step => step.Status == RollbackStatus.Declared && step.Reasons.Count == 0))
        {
            step.Reasons.Add(why);
        }
    }
}
