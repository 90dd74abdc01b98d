using Microsoft.Extensions.Options;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Runbooks;
using Platform.Executor.Execution;
using Platform.Executor.Output;
using Platform.Executor.Runners;
using Platform.Executor.Sandbox;
using Platform.Executor.Secrets;

namespace Platform.Executor.Rehearsal;

/// <summary>Tries one step: what its programs say they would do, and what it does in a throw-away copy.</summary>
internal sealed class StepTrial(ApprovedScript approved, ScriptRunners runners, PlanSecrets secrets, IOptions<RehearsalOptions> options)
{
    /// <summary>Runs the preview as a probe runs: it reads, as a user that owns nothing, and reaches what the target's scope lets probes reach.</summary>
    public async Task PreviewAsync(Plan plan, Target target, RehearsedStep rehearsed, CancellationToken cancellationToken)
    {
        var script = rehearsed.Step.Script with { Text = rehearsed.Preview!, ExpectOutput = null };
        var (output, problem) = await RunAsync(plan, target, script, null, readOnly: true, cancellationToken);
        rehearsed.Shown.Add($"Preview, with the options that its programs have for it:\n{script.Text.TrimEnd()}\n--- says:\n{output.TrimEnd()}");
        if (problem is not null)
        {
            rehearsed.Reasons.Add($"Its preview failed: {problem}");
            return;
        }
        rehearsed.Status = RollbackStatus.Previewed;
        rehearsed.Reasons.Add("Its programs said what they would do.");
    }

    /// <summary>Do, verify, undo, compare.</summary>
    /// <returns>The layer that holds what the step did; null where it failed, so that nothing can follow it.</returns>
    public async Task<string?> RunAsync(
        Plan plan, Target target, RehearsedStep rehearsed, ThrowAwayCopy copy, IReadOnlyList<string> below, CancellationToken cancellationToken)
    {
        var step = rehearsed.Step;
        var (done, undone) = ($"step-{step.Number}", $"undo-{step.Number}");
        var mask = await MaskAsync(plan, cancellationToken);
        await copy.AddLayerAsync(done, below, cancellationToken);
        var (output, problem) = await RunAsync(plan, target, step.Script, copy.View(done), readOnly: false, cancellationToken);
        var changes = Compare(copy, below.Count > 0 ? below[0] : null, done, [done]);
        rehearsed.Shown.Add(changes.Count == 0 ? "In a throw-away copy it changes no file." : $"In a throw-away copy it changes:\n{ChangeText.Of(changes, mask)}");
        if (problem is not null)
        {
            rehearsed.Shown.Add($"--- and says:\n{output}");
            rehearsed.Reasons.Add($"It failed in the rehearsal: {problem}");
            return null;
        }
        rehearsed.Status = step.Rollback is null ? RollbackStatus.None : RollbackStatus.Previewed;
        var verified = await VerifiedAsync(plan, target, rehearsed, copy.View(done), cancellationToken);
        if (step.Rollback is not { } undo)
        {
            return done;
        }
        if (rehearsed.WhyNotUndone is { } why)
        {
            rehearsed.Reasons.Add($"Its rollback was not rehearsed: {why}.");
            return done;
        }
        await copy.AddLayerAsync(undone, [done, .. below], cancellationToken);
        (_, problem) = await RunAsync(plan, target, undo, copy.View(undone), readOnly: false, cancellationToken);
        var left = Compare(copy, below.Count > 0 ? below[0] : null, undone, [done, undone]);
        if (problem is null && left.Count == 0)
        {
            rehearsed.Status = verified ? RollbackStatus.Rehearsed : RollbackStatus.Previewed;
            rehearsed.Reasons.Add($"In a throw-away copy it ran{(step.Verification is null ? "" : verified ? ", its verification passed" : "")}, and its rollback left everything as it was.");
            return done;
        }
        rehearsed.Status = RollbackStatus.Declared;
        rehearsed.Reasons.Add(problem is not null ? $"Its rollback failed in the rehearsal: {problem}" : "Its rollback does not undo it.");
        rehearsed.Reasons.Add(left.Count == 0 ? "Nothing is left changed." : $"{left.Count} differences remain after the rollback, the first: {left[0].Path} ({left[0].What}).");
        if (left.Count > 0)
        {
            rehearsed.Shown.Add($"After its rollback these differences remain:\n{ChangeText.Of(left, mask)}");
        }
        return done;
    }

    private async Task<bool> VerifiedAsync(Plan plan, Target target, RehearsedStep rehearsed, Overlay view, CancellationToken cancellationToken)
    {
        if (rehearsed.Step.Verification is not { } check)
        {
            return true;
        }
        var problem = rehearsed.WhyNotVerified is { } why
            ? $"it was not run: {why}."
            : (await RunAsync(plan, target, check, view, readOnly: true, cancellationToken)).Problem;
        if (problem is not null)
        {
            rehearsed.Reasons.Add($"Its verification did not pass in the rehearsal, where there is no network and no service: {problem}");
        }
        return problem is null;
    }

    private async Task<(string Output, string? Problem)> RunAsync(
        Plan plan, Target target, PlanScript script, Overlay? view, bool readOnly, CancellationToken cancellationToken)
    {
        var run = new ScriptRun
        {
            ExecutionId = Guid.NewGuid(),
            Target = target,
            Interpreter = script.Interpreter,
            Text = script.Text,
            Parameters = plan.Parameters.Where(parameter => parameter.SecretVersion is null).ToDictionary(parameter => parameter.Name, parameter => parameter.Value, StringComparer.Ordinal),
            ReadOnly = readOnly,
            Effects = readOnly ? DeclaredEffects.ReadOnly : script.Effects,
            Overlay = view,
            Timeout = TimeSpan.FromSeconds(Math.Min(script.TimeoutSeconds, options.Value.StepSeconds)),
            OutputCharacters = options.Value.PreviewCharacters,
        };
        try
        {
            await approved.CheckAsync(run, cancellationToken);
            var result = await runners.For(target, script.Interpreter).RunAsync(run, null, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            return (result.Output, Problem(script, run, result));
        }
        catch (Exception e) when (e is ExecutionRefusedException or TargetUnavailableException or OutcomeUnknownException)
        {
            return ("", e.Message);
        }
    }

    private static string? Problem(PlanScript script, ScriptRun run, ScriptResult result) =>
        result.End == ProcessEnd.TimedOut ? $"It was ended after {run.Timeout.TotalSeconds:0} s (the step's time-out, or Rehearsal:StepSeconds)."
        : result.RefusedWrites.Count > 0 ? $"It tried to write {string.Join(", ", result.RefusedWrites.Take(3))}, which it does not declare."
        : ApprovedScript.Unexpected(script, result) is { } unexpected ? $"{unexpected} {string.Join(' ', result.LimitsReached)}".TrimEnd()
        : null;

    private static List<FileChange> Compare(ThrowAwayCopy copy, string? before, string after, string[] written) =>
        [.. copy.Folders.SelectMany((folder, index) => new FolderComparison(
            copy.Shown(index, before), copy.Shown(index, after), [.. written.Select(layer => copy.Written(index, layer))], folder).Find())];

    /// <summary>No script of a rehearsal gets a secret, but a file may hold one.</summary>
    private async Task<Func<byte[], byte[]>?> MaskAsync(Plan plan, CancellationToken cancellationToken)
    {
        try
        {
            var all = await secrets.OpenAsync(plan, string.Join(' ', plan.Parameters.Where(parameter => parameter.SecretVersion is not null).Select(parameter => parameter.Name)), cancellationToken);
            return all.Count == 0 ? bytes => bytes : bytes => new SecretMask(all).Begin().Next(bytes, last: true).ToArray();
        }
        catch (Exception e) when (e is ExecutionRefusedException or TargetUnavailableException)
        {
            return null;
        }
    }
}
