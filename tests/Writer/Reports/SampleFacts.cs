using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Reports;
using Platform.Contracts.Runbooks;
using Platform.Contracts.Tasks;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Writer.Reports;

/// <summary>Complete sets of facts, as a task would leave them.</summary>
internal static class SampleFacts
{
    public static readonly Guid TaskId = Guid.Parse("0d3c1f5e-8a53-4f0b-9a44-8f0c51d1a001");
    public static readonly DateTimeOffset Start = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
    private static readonly Guid Usage = Guid.Parse("0d3c1f5e-8a53-4f0b-9a44-8f0c51d1a0e1");
    private static readonly Guid Largest = Guid.Parse("0d3c1f5e-8a53-4f0b-9a44-8f0c51d1a0e2");
    private const string Hash = "9b0f3c1d7c6b5a49382716050f4e3d2c1b0a99887766554433221100ffeeddcc";

    public static TaskFacts Completed => new()
    {
        Task = Snapshot(TaskStatus.Reporting),
        Outcome = TaskStatus.Completed,
        Context = new Dictionary<string, string> { ["service"] = "shop-api", ["path"] = "/srv/shop" },
        Analysis = new TaskAnalysis { Category = TaskCategory.Incident, Agents = [Agent.Diagnostic, Agent.Automation, Agent.Writer], Complexity = TaskComplexity.Simple, Risk = Risk },
        Diagnosis = Diagnosis,
        Plan = Plan,
        PlanHash = Hash,
        Approvals = [new ApprovalFact("Approved", "erin", "go ahead", Start.AddSeconds(40), Hash)],
        Executions = [Execution(1, StepAction.Execute), Execution(1, StepAction.Verify, "2% used\n")],
        Timeline =
        [
            new(1, Start, TaskChange.Submitted, "Submitted by dana"),
            new(2, Start.AddSeconds(2), TaskChange.Diagnosed, "The file /srv/shop/debug.log fills /srv/shop"),
            new(3, Start.AddSeconds(40), TaskChange.Approved, "Approved by erin"),
            new(4, Start.AddSeconds(43), TaskChange.StepCompleted, "Step 1 completed"),
        ],
    };

    /// <summary>Step 2 fails, step 1 is undone, the rollback of step 2 fails too.</summary>
    public static TaskFacts FailedAndRolledBack => Completed with
    {
        Outcome = TaskStatus.Failed,
        Task = Snapshot(TaskStatus.Reporting) with { StepCount = 2, StepsDone = 1, Reason = "Step 2 ended with exit code 3" },
        Plan = Plan with { Steps = [.. Plan.Steps, SecondStep] },
        Executions =
        [
            Execution(1, StepAction.Execute),
            Execution(1, StepAction.Verify),
            Execution(2, StepAction.Execute, "sv: unable to restart\n") with { ExitCode = 3, Failure = StepFailure.UnexpectedResult, Problem = "Ended with exit code 3, expected 0." },
            Execution(2, StepAction.RollBack) with { ExitCode = null, DurationMs = null, Failure = StepFailure.TimedOut, Problem = "Did not end within 30 s." },
            Execution(1, StepAction.RollBack),
        ],
    };

    /// <summary>The executor died while step 1 ran.</summary>
    public static TaskFacts OutcomeUnknown => Completed with
    {
        Outcome = TaskStatus.NeedsAttention,
        Task = Snapshot(TaskStatus.NeedsAttention) with { StepsDone = 0, Attention = AttentionReason.OutcomeUnknown, Reason = "It is not known whether step 1 took effect" },
        Executions = [Execution(1, StepAction.Execute, "") with { ExitCode = null, DurationMs = null, Problem = "The executor ended while the script ran." }],
    };

    /// <summary>Nothing but a description and who asked.</summary>
    public static TaskFacts DescriptionOnly => new()
    {
        Task = new TaskSnapshot
        {
            Status = TaskStatus.Reporting, Attempt = 1, Description = "Write a change notice for the new backup window", Target = "local",
            Requester = "dana", Source = "api", SubmittedAt = Start, Category = TaskCategory.Documentation,
        },
        Outcome = TaskStatus.Completed,
        Timeline = [new(1, Start, TaskChange.Submitted, "Submitted by dana")],
    };

    public static PlanStep SecondStep => new()
    {
        Number = 2, Title = "Restart shop-api", Risk = Risk,
        Script = new PlanScript { Interpreter = Interpreter.Bash, Text = "sv -w 10 restart shop-api\n", Effects = DeclaredEffects.Unknown, TimeoutSeconds = 30 },
        Rollback = new PlanScript { Interpreter = Interpreter.Bash, Text = "sv -w 10 start shop-api\n", Effects = DeclaredEffects.Unknown, TimeoutSeconds = 30 },
    };

    public static StepResult Execution(int step, StepAction action, string output = "ok\n") => new()
    {
        ExecutionId = Guid.Parse($"0d3c1f5e-8a53-4f0b-9a44-8f0c51d1{step:D2}{(int)action:D2}"),
        StepNumber = step, Action = action, StartedAt = Start.AddSeconds(41), DurationMs = 812, ExitCode = 0, Output = output,
    };

    private static RiskScore Risk => new()
    {
        Score = 45, Level = RiskLevel.Medium,
        Factors = [new RiskFactor("incident", 15, "Something is broken now."), new RiskFactor("writes-files", 30, "The plan writes files.")],
    };

    private static Plan Plan => new()
    {
        TaskId = TaskId, Attempt = 1, Revision = 1, Title = "Empty the log that fills /srv/shop", RunbookId = "full-disk", RunbookVersion = 3,
        Cause = "The file /srv/shop/debug.log fills /srv/shop",
        Target = new TargetSnapshot
        {
            Name = "web-1", Kind = TargetKind.Ssh, Identity = "ops@web-1:22", Labels = ["env=production"],
            Scope = new TargetScope { WritablePaths = ["/srv/shop"], Network = NetworkEffect.Loopback },
        },
        Parameters = [new PlanParameter("file", "/srv/shop/debug.log", "evidence: largest"), new PlanParameter("path", "/srv/shop", "context: path")],
        Steps =
        [
            new PlanStep
            {
                Number = 1, Title = "Empty the log", Risk = Risk,
                Script = new PlanScript { Interpreter = Interpreter.Bash, Text = ": > \"$file\"\n", Effects = Writes, TimeoutSeconds = 30 },
                Verification = new PlanScript { Interpreter = Interpreter.Bash, Text = "df -P -- \"$path\"\n", Effects = DeclaredEffects.ReadOnly, TimeoutSeconds = 10, ExpectOutput = "used" },
            },
        ],
        Risk = Risk,
    };

    private static DeclaredEffects Writes => new() { Declared = true, Writes = ["/srv/shop/debug.log"], Idempotent = true };

    private static DiagnosisResult Diagnosis => new()
    {
        Summary = "The volume is full; one log holds most of it.",
        Findings =
        [
            new Finding
            {
                RunbookId = "full-disk", CauseId = "debug-log", Claim = "The file /srv/shop/debug.log fills /srv/shop", Status = FindingStatus.Confirmed,
                Citations = [new Citation(Largest, "901120 /srv/shop/debug.log", 0)],
            },
            new Finding { RunbookId = "full-disk", CauseId = "old-backups", Claim = "Old backups fill the volume", Status = FindingStatus.Hypothesis, Citations = [] },
            new Finding { RunbookId = "full-disk", CauseId = "inodes", Claim = "No inodes are left", Status = FindingStatus.RuledOut, Citations = [new Citation(Usage, "IUse% 4%", 20)] },
        ],
        Evidence =
        [
            Evidence(Usage, "usage", "Space on the volume", "Use% 98% /srv/shop\n\nIUse% 4%\n"),
            Evidence(Largest, "largest", "Largest files", "901120 /srv/shop/debug.log\n120 /srv/shop/data\n"),
        ],
        Runbooks = [new RunbookMatch { RunbookId = "full-disk", Version = 3, Title = "A volume is full", Score = 0.5 }],
        ConfirmedCauseId = "debug-log",
        Gaps = ["Probe deleted-files could not run: lsof is missing"],
    };

    private static EvidenceRecord Evidence(Guid id, string probe, string title, string text) => new()
    {
        EvidenceId = id, RunbookId = "full-disk", ProbeId = probe, Title = title, Target = "web-1", Script = "df", Interpreter = Interpreter.Bash,
        At = Start.AddSeconds(1), DurationMs = 31, ExitCode = 0, Text = text,
    };

    private static TaskSnapshot Snapshot(TaskStatus status) => new()
    {
        Status = status, Attempt = 1, Description = "shop-api on web-1 cannot write orders, it says no space left on device", Target = "web-1",
        Requester = "dana", Source = "api", SubmittedAt = Start, Category = TaskCategory.Incident, RiskScore = 45, RiskLevel = RiskLevel.Medium,
        PlanHash = Hash, StepCount = 1, StepsDone = 1, Approver = "erin",
    };
}
