using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Runbooks;
using Platform.Contracts.Tasks;
using Platform.Executor;
using Platform.Executor.Targets;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Executor.Execution;

/// <summary>The Executor alone on its own database, with a target <c>here</c> that may write below one folder.</summary>
internal sealed class ExecutorPlatform : IAsyncDisposable
{
    private ExecutorPlatform(TestPlatform platform, ScratchFolder folder, TestDatabase? database, Target target) =>
        (Platform, Folder, Database, Target) = (platform, folder, database, target);

    public TestPlatform Platform { get; }

    public ScratchFolder Folder { get; }

    public TestDatabase? Database { get; }

    public Target Target { get; }

    public TargetSnapshot Snapshot => TargetSnapshots.Snapshot(Target);

    public static Task<ExecutorPlatform> StartAsync(Action<TestPlatformOptions>? configure = null) => StartAsync(new ScratchFolder(), null, configure);

    /// <summary>Starts on what an earlier one left.</summary>
    public static async Task<ExecutorPlatform> StartAsync(ScratchFolder folder, TestDatabase? database, Action<TestPlatformOptions>? configure = null)
    {
        // Whatever a test's script does, one person may approve it.
        await File.WriteAllTextAsync(folder["policy.yaml"], "version: 1\n");
        var platform = await TestPlatform.StartAsync(options =>
        {
            options.Only(new ExecutorModule())
                .Record<StepStarted>().Record<StepOutput>().Record<StepCompleted>().Record<StepFailed>().Record<StepOutcomeUnknown>()
                .Record<StepVerified>().Record<StepRolledBack>().Record<ProbeCompleted>().Record<TargetResolved>().Record<TargetNotFound>()
                .Set("Sandbox:RunFolder", folder["runs"]).Set("Approvals:PolicyFile", folder["policy.yaml"]);
            if (database is not null)
            {
                options.ConnectionStrings["Executor"] = database.ConnectionString;
            }
            configure?.Invoke(options);
        });
        var target = new Target
        {
            Name = "here",
            Kind = TargetKind.Local,
            Labels = new Dictionary<string, string> { ["env"] = "test" },
            Scope = new TargetScope { WritablePaths = [folder.Path], Network = NetworkEffect.Loopback },
        };
        var executor = new ExecutorPlatform(platform, folder, database, target);
        await executor.SaveAsync(target);
        return executor;
    }

    public async Task SaveAsync(Target target)
    {
        var answer = await Platform.RequestAsync<SaveTarget, TargetFound, TargetRefused>(new SaveTarget { Target = target, SavedBy = "tester" });
        answer.Is<TargetRefused>(out var refused).ShouldBeFalse(refused?.Message.Message);
    }

    public PlanScript Script(string text, DeclaredEffects? effects = null) => new()
    {
        Interpreter = Interpreter.Bash,
        Text = text,
        Effects = effects ?? new DeclaredEffects { Declared = true, Writes = [Folder["data"]] },
        TimeoutSeconds = 30,
        // Approved as the worst there is, so that what a test's script does is no reason to refuse it.
        Analysis = new ScriptAnalysis { RulesVersion = "1", Class = "obfuscated", Blocked = true },
    };

    private static ApprovalTerms Terms { get; } = new() { PolicyVersion = "1", Reason = "A test.", ApprovalsNeeded = 1, ExpiresAt = DateTimeOffset.MaxValue };

    public ExecuteStep Execute(PlanScript script, PlanScript? verification = null, PlanScript? rollback = null)
    {
        var taskId = Guid.NewGuid();
        var risk = new RiskScore { Score = 10, Level = RiskLevel.Low, Factors = [] };
        var plan = new Plan
        {
            TaskId = taskId,
            Attempt = 1,
            Revision = 1,
            Title = "Test",
            Target = Snapshot,
            Parameters = [new PlanParameter("data", Folder["data"], "context: data")],
            Steps = [new PlanStep { Number = 1, Title = "Step", Script = script, Risk = risk, Rollback = rollback, Verification = verification }],
            Risk = risk,
            Environment = ScriptVariables.Fixed,
            Approval = Terms,
        };
        return new ExecuteStep
        {
            ExecutionId = Guid.NewGuid(), TaskId = taskId, StepNumber = 1, Plan = plan, PlanHash = PlanHash.Compute(plan), ApprovedBy = "dana",
        };
    }

    public RunProbe Probe(string script) => new()
    {
        EvidenceId = Guid.NewGuid(),
        TaskId = Guid.NewGuid(),
        RunbookId = "test",
        ProbeId = "probe",
        Title = "Probe",
        Target = Snapshot,
        Interpreter = Interpreter.Bash,
        Script = script,
        TimeoutSeconds = 20,
    };

    public async ValueTask DisposeAsync()
    {
        await Platform.DisposeAsync();
        if (Database is null)
        {
            Folder.Dispose();
        }
    }

}
