using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Runbooks;
using Platform.Tests.Executor.Execution;
using Platform.Tests.Fixtures;

namespace Platform.Tests.Executor.Rehearsal;

/// <summary>An Executor that dry runs plans about one configuration file.</summary>
internal static class RehearsalPlatform
{
    public const string Before = "# the daemon\nhost=127.0.0.1\nport=1\n";

    public static async Task<ExecutorPlatform> StartAsync(Action<TestPlatformOptions>? configure = null)
    {
        var executor = await ExecutorPlatform.StartAsync(options =>
        {
            options.Record<PlanRehearsed>();
            configure?.Invoke(options);
        });
        executor.Folder.Write("data/daemon.conf", Before);
        return executor;
    }

    public static RehearsePlan Rehearse(this ExecutorPlatform executor, params PlanStep[] steps)
    {
        var plan = executor.Execute(executor.Script("true")).Plan with { Steps = steps };
        return new RehearsePlan { RehearsalId = Guid.NewGuid(), TaskId = plan.TaskId, Attempt = 1, Revision = 1, Plan = plan };
    }

    /// <summary>Dry runs one step after the other; what came of each.</summary>
    public static async Task<IReadOnlyList<StepRehearsal>> RehearseAsync(this ExecutorPlatform executor, params PlanStep[] steps)
    {
        var command = executor.Rehearse(steps);
        await executor.Platform.PublishAsync(command);
        return (await executor.Platform.Recorded<PlanRehearsed>().FirstAsync(message => message.RehearsalId == command.RehearsalId)).Steps;
    }

    public static PlanStep Step(
        this ExecutorPlatform executor, string script, string? undo = null, string? verify = null, DeclaredEffects? effects = null, int number = 1)
    {
        var step = executor.Execute(
            executor.Script(script, effects), verify is null ? null : executor.Script(verify, DeclaredEffects.ReadOnly), undo is null ? null : executor.Script(undo, effects)).Plan.Steps[0];
        return step with { Number = number };
    }

    public static string Now(this ExecutorPlatform executor) => File.ReadAllText(executor.Folder["data/daemon.conf"]);
}
