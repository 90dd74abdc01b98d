using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Runbooks;
using Platform.Executor.Runners;
using Platform.Executor.Secrets;
using Platform.Executor.Targets;

namespace Platform.Executor.Execution;

/// <summary>Makes a run out of an approved plan, and refuses where what would run is not what was approved.</summary>
internal sealed class ApprovedScript(
    ExecutorDatabase database, ParseCheck parser, ScriptRunners runners, PlanSecrets secrets, ApprovedPlan plan)
{
    private const int MaxTimeoutSeconds = 3_600;

    /// <summary>The script of the request and how it is to run; nothing has been started.</summary>
    /// <exception cref="ExecutionRefusedException">It is not what was approved, or is more than the target allows.</exception>
    /// <exception cref="TargetUnavailableException">It cannot be started here and now.</exception>
    public async Task<(PlanScript Script, ScriptRun Run)> PrepareAsync(StepRequest request, int outputCharacters, CancellationToken cancellationToken)
    {
        plan.Check(request);
        var script = Find(request);
        await plan.CheckAsync(request, script, cancellationToken);
        var readOnly = request.Action == StepAction.Verify;
        var target = await ResolveAsync(request.Plan.Target, cancellationToken);
        var run = new ScriptRun
        {
            ExecutionId = request.ExecutionId,
            Target = target,
            Interpreter = script.Interpreter,
            Text = script.Text,
            Parameters = request.Plan.Parameters.Where(p => p.SecretVersion is null).ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal),
            Secrets = await secrets.OpenAsync(request.Plan, script.Text, cancellationToken),
            ReadOnly = readOnly,
            Effects = readOnly ? DeclaredEffects.ReadOnly : script.Effects,
            Timeout = TimeSpan.FromSeconds(script.TimeoutSeconds),
            OutputCharacters = outputCharacters,
        };
        await CheckAsync(run, cancellationToken);
        return (script, run);
    }

    /// <summary>Checks a run that no plan covers, such as a probe.</summary>
    /// <exception cref="ExecutionRefusedException">It does not parse, or is more than the target allows.</exception>
    /// <exception cref="TargetUnavailableException">It cannot be started here and now.</exception>
    public async Task CheckAsync(ScriptRun run, CancellationToken cancellationToken)
    {
        if (run.Timeout <= TimeSpan.Zero || run.Timeout > TimeSpan.FromSeconds(MaxTimeoutSeconds))
        {
            throw new ExecutionRefusedException($"The time-out is {run.Timeout.TotalSeconds:0} s; it must be 1 to {MaxTimeoutSeconds} s.");
        }
        runners.For(run.Target, run.Interpreter).Check(run);
        await parser.CheckAsync(run.Interpreter, run.Text, cancellationToken);
    }

    /// <summary>The target as it is now, if it is still what it was when the task resolved it.</summary>
    /// <exception cref="ExecutionRefusedException">It is gone or changed.</exception>
    public async Task<Target> ResolveAsync(TargetSnapshot approved, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var target = await TargetStore.FindAsync(connection, null, approved.Name, cancellationToken)
            ?? throw new ExecutionRefusedException($"Target {approved.Name} does not exist any more.");
        var differences = TargetSnapshots.Differences(approved, target.Snapshot());
        return differences.Count == 0 ? target : throw new ExecutionRefusedException(
            $"Target {approved.Name} changed since the task began: {string.Join("; ", differences.Select(one => $"{one.Member["target: ".Length..]} was \"{one.Approved}\" and is \"{one.Now}\""))}.")
        {
            Differences = differences,
        };
    }

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Why the result is not what the script expects; null where it is.</summary>
    public static string? Unexpected(PlanScript script, ScriptResult result)
    {
        if (result.ExitCode != script.ExpectExitCode)
        {
            var last = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();
            var says = last is null ? "There was no output." : $"Its last line of output: {last[..Math.Min(last.Length, 300)]}";
            return $"The script ended with exit code {result.ExitCode}, expected was {script.ExpectExitCode}. {says}";
        }
        try
        {
            return script.ExpectOutput is { } pattern && !Expectation(pattern).IsMatch(result.Output)
                ? $"The output does not match what was expected: {pattern}"
                : null;
        }
        catch (RegexMatchTimeoutException)
        {
            return $"Matching the output against {script.ExpectOutput} took too long, so it counts as not matched. Simplify the expression.";
        }
    }

    private static PlanScript Find(StepRequest request)
    {
        var step = request.Plan.Steps.SingleOrDefault(s => s.Number == request.StepNumber)
            ?? throw new ExecutionRefusedException($"The plan has no step {request.StepNumber}.");
        var script = request.Action switch
        {
            StepAction.Execute => step.Script,
            StepAction.Verify => step.Verification,
            _ => step.Rollback,
        } ?? throw new ExecutionRefusedException($"Step {request.StepNumber} has no script to {(request.Action == StepAction.Verify ? "verify" : "undo")} it.");
        try
        {
            _ = script.ExpectOutput is { } pattern ? Expectation(pattern) : null;
        }
        catch (ArgumentException e)
        {
            throw new ExecutionRefusedException($"The expected output of step {request.StepNumber} is no valid regular expression: {e.Message}");
        }
        return script;
    }

    private static Regex Expectation(string pattern) =>
        new(pattern, RegexOptions.Multiline | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(2));
}
