using Platform.Lab.Api;
using Platform.Lab.Results;
using Platform.Lab.Scenarios;
using Platform.Lab.Worlds;

namespace Platform.Lab.Runs;

/// <summary>Runs one scenario from an empty folder to an empty folder, whatever happens in between.</summary>
internal sealed class ScenarioRunner(PlatformClient platform, ExpectedModel model, TimeProvider clock)
{
    /// <summary>Exit code of a setup that cannot be done on this machine; its last line says why.</summary>
    private const int CannotSetUp = 77;
    private static readonly TimeSpan s_scriptTime = TimeSpan.FromSeconds(60);

    public async Task<ScenarioResult> RunAsync(string folder, CancellationToken cancellationToken)
    {
        var result = new ScenarioResult { Id = Path.GetFileName(folder), Title = "", Folder = folder, Verdict = Verdict.Failed };
        try
        {
            var scenario = ScenarioReader.Read(folder, LabVariables.Sample);
            result = result with { Id = scenario.Id, Title = scenario.Title, Expected = scenario.Expect.Status };
            RequireNeeds(scenario);
            return await RunInWorldAsync(result, folder, cancellationToken);
        }
        catch (ScenarioSkippedException e)
        {
            return result with { Verdict = Verdict.Skipped, Reasons = [e.Message] };
        }
        catch (Exception e) when (e is ScenarioInvalidException or SetupFailedException or PlatformRefusedException or IOException or UnauthorizedAccessException)
        {
            return result with { Reasons = [e.Message] };
        }
    }

    private async Task<ScenarioResult> RunInWorldAsync(ScenarioResult result, string folder, CancellationToken cancellationToken)
    {
        var variables = LabFolder.Create();
        var processes = new LabProcesses(variables, clock);
        var runbooks = new ScenarioRunbooks(platform);
        try
        {
            var scenario = ScenarioReader.Read(folder, variables);
            await SetUpAsync(folder, variables, cancellationToken);
            var before = await WorldSnapshot.TakeAsync(scenario.Expect.Unchanged, cancellationToken);
            await runbooks.ImportAsync(scenario, variables, cancellationToken);
            await using var target = await LabTarget.CreateAsync(platform, scenario.Target, variables, clock, cancellationToken);
            var driver = new TaskDriver(platform, clock);
            var outcome = await driver.RunAsync(scenario, target.Name, cancellationToken);
            var reasons = Judgement.Of(scenario.Expect, outcome);
            reasons.AddRange(ModelJudgement.Of(model, outcome));
            var check = await LabScript.RunAsync(Path.Combine(folder, "check.sh"), variables, s_scriptTime, cancellationToken);
            if (check.ExitCode != 0)
            {
                reasons.Add($"check.sh: {check.LastLine}");
            }
            reasons.AddRange(before.Differences(await WorldSnapshot.TakeAsync(scenario.Expect.Unchanged, cancellationToken)).Take(10));
            await driver.SettleAsync(outcome, cancellationToken);
            result = result with
            {
                Outcome = outcome.Status,
                ApprovalAsked = outcome.ApprovalAsked,
                Seconds = outcome.Seconds,
                TaskId = outcome.Id,
                Runbook = outcome.Runbook,
                Causes = outcome.Causes,
                Verdict = reasons.Count == 0 ? Verdict.Passed : Verdict.Failed,
                Reasons = reasons.Count > 0 && outcome.Reason is { } why ? [.. reasons, $"the platform says: {why}"] : reasons,
            };
        }
        finally
        {
            await runbooks.DeleteAsync();
            await CleanUpAsync(folder, variables, processes);
        }
        return result;
    }

    private static async Task SetUpAsync(string folder, LabVariables variables, CancellationToken cancellationToken)
    {
        var setup = await LabScript.RunAsync(Path.Combine(folder, "setup.sh"), variables, s_scriptTime, cancellationToken);
        if (setup.ExitCode == CannotSetUp)
        {
            throw new ScenarioSkippedException(setup.LastLine);
        }
        if (setup.ExitCode != 0)
        {
            throw new SetupFailedException($"setup.sh: {setup.LastLine}");
        }
    }

    private static async Task CleanUpAsync(string folder, LabVariables variables, LabProcesses processes)
    {
        var left = new List<string>();
        var teardown = Path.Combine(folder, "teardown.sh");
        if (File.Exists(teardown))
        {
            var end = await LabScript.RunAsync(teardown, variables, s_scriptTime, CancellationToken.None);
            if (end.ExitCode != 0)
            {
                left.Add($"teardown.sh: {end.LastLine}");
            }
        }
        left.AddRange(await processes.EndAsync());
        left.AddRange(await LabFolder.RemoveAsync(variables.Dir));
        if (left.Count > 0)
        {
            throw new SetupFailedException($"Not cleaned up: {string.Join("; ", left)}");
        }
    }

    private static void RequireNeeds(Scenario scenario)
    {
        if (scenario.Model != "none")
        {
            throw new ScenarioSkippedException($"it needs the model script {scenario.Model}, and scripted models are not supported yet");
        }
        var missing = scenario.Needs.Where(program => Tool.Find(program) is null).ToList();
        if (missing.Count > 0)
        {
            throw new ScenarioSkippedException($"missing here: {string.Join(", ", missing)}");
        }
    }
}
