using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Reports;
using Platform.Contracts.Runbooks;
using Platform.Contracts.Tasks;

namespace Platform.Tests.Coordinator;

/// <summary>Messages for tests of the coordinator.</summary>
internal static class Samples
{
    public static DateTimeOffset At { get; } = new(2030, 1, 7, 9, 0, 0, TimeSpan.Zero);

    public static SubmitTask Submit(string description = "nginx on web-1 is down", string? target = null, Guid? taskId = null) => new()
    {
        TaskId = taskId ?? Guid.NewGuid(),
        Description = description,
        Context = new Dictionary<string, string> { ["service"] = "nginx" },
        Target = target,
        Requester = "dana",
        Source = "api",
        SubmittedAt = At,
    };

    public static TargetSnapshot Target(string name = "local", params string[] labels) => new()
    {
        Name = name,
        Kind = TargetKind.Local,
        Identity = "",
        Labels = labels,
        Scope = new TargetScope { WritablePaths = ["/"], Network = NetworkEffect.Loopback },
    };

    public static TargetResolved Resolved(ResolveTarget command) =>
        new() { TaskId = command.TaskId, Attempt = command.Attempt, Target = Target(command.Name) };

    public static BudgetReached BudgetReached(Guid taskId, string service) => new()
    {
        TaskId = taskId, Attempt = 1, Service = service, Conversation = "c1", KnownDecision = 0,
        Pause = new BudgetPause { Agent = service, Limit = BudgetLimit.TaskTokens, Used = 9_000, Allowed = 10_000, Next = 4_000, Reason = "The budget Agents:Budget:TaskTokens is used up." },
    };

    public static TaskAnalysis Analysis { get; } = new()
    {
        Category = TaskCategory.Incident,
        Agents = [Agent.Diagnostic, Agent.Automation, Agent.Writer],
        Complexity = TaskComplexity.Simple,
        Risk = new RiskScore { Score = 20, Level = RiskLevel.Low, Factors = [] },
    };

    public static DiagnoseTask Diagnose(Guid taskId) => new()
    {
        TaskId = taskId,
        Attempt = 1,
        Description = "nginx is down",
        Target = Target(),
        Category = TaskCategory.Incident,
    };

    public static DraftPlan Draft(Guid taskId) => new()
    {
        TaskId = taskId,
        Attempt = 1,
        Revision = 1,
        Description = "nginx is down",
        Target = Target(),
        Analysis = Analysis,
        Diagnosis = Diagnosed(Diagnose(taskId)).Diagnosis,
    };

    public static TaskDiagnosed Diagnosed(
        DiagnoseTask command, DiagnosisConclusion conclusion = DiagnosisConclusion.CauseConfirmed, bool procedure = true) => new()
    {
        TaskId = command.TaskId,
        Attempt = command.Attempt,
        Revision = command.Revision,
        Diagnosis = new DiagnosisResult
        {
            Summary = "nginx is stopped.",
            Conclusion = conclusion,
            Findings = [],
            Evidence = [],
            Runbooks = [],
            Procedure = procedure ? new RunbookProcedure { RunbookId = "dead-service", Version = 1, Title = "A service is down", Parameters = [], Blocks = [] } : null,
        },
    };

    public static PlanScript Script(string text, DeclaredEffects? effects = null) =>
        new()
    {
        Interpreter = Interpreter.Bash,
        Text = text,
        Effects = effects ?? Restarts,
        TimeoutSeconds = 30,
        Analysis = new ScriptAnalysis { RulesVersion = "1", Class = effects == DeclaredEffects.ReadOnly ? "read_only" : "mutating" },
    };

    public static DeclaredEffects Restarts { get; } = new() { Declared = true, Services = ["nginx"], Idempotent = true };

    public static RiskScore Risk(int score = 40) => new()
    {
        Score = score,
        Level = score < 30 ? RiskLevel.Low : score < 60 ? RiskLevel.Medium : score < 85 ? RiskLevel.High : RiskLevel.Critical,
        Factors = [],
    };

    public static PlanStep Step(int number, bool rollback = true, bool verification = true, DeclaredEffects? effects = null) => new()
    {
        Number = number,
        Title = $"Part {number}",
        Script = Script($"echo {number}", effects),
        Risk = Risk(),
        Rollback = rollback ? Script($"echo undo {number}") : null,
        Verification = verification ? Script($"echo check {number}", DeclaredEffects.ReadOnly) : null,
    };

    public static PlanDrafted Drafted(DraftPlan command, int steps) =>
        Drafted(command, [.. Enumerable.Range(1, steps).Select(number => Step(number))]);

    public static PlanDrafted Drafted(DraftPlan command, IReadOnlyList<PlanStep> steps, int risk = 40, string? writtenBy = null)
    {
        var plan = new Plan
        {
            TaskId = command.TaskId,
            Attempt = command.Attempt,
            Revision = command.Revision,
            Title = "Start nginx",
            WrittenBy = writtenBy,
            Target = command.Target,
            Parameters = [],
            Steps = steps,
            Risk = Risk(risk),
        };
        return new PlanDrafted { TaskId = command.TaskId, Attempt = command.Attempt, Revision = command.Revision, Plan = plan, PlanHash = PlanHash.Compute(plan) };
    }

    public static PlanRehearsed Rehearsed(RehearsePlan command) => new()
    {
        RehearsalId = command.RehearsalId,
        TaskId = command.TaskId,
        Attempt = command.Attempt,
        Revision = command.Revision,
        Steps = [.. command.Plan.Steps.Select(step => new StepRehearsal
        {
            StepNumber = step.Number, RollbackStatus = RollbackStatus.Declared, Reason = "It touches services (nginx).",
        })],
    };

    public static StepResult Result(Guid executionId, int step, StepAction action, StepFailure? failure = null) => new()
    {
        ExecutionId = executionId,
        StepNumber = step,
        Action = action,
        StartedAt = failure is StepFailure.Refused or StepFailure.TargetUnavailable ? null : At,
        DurationMs = 5,
        ExitCode = failure is null ? 0 : 1,
        Output = "with a \0 in it",
        Failure = failure,
        Problem = failure is null ? null : $"It went wrong: {failure}",
    };

    public static StepCompleted Completed(ExecuteStep command) =>
        new() { TaskId = command.TaskId, Result = Result(command.ExecutionId, command.StepNumber, StepAction.Execute) };

    public static StepFailed Failed(ExecuteStep command, StepFailure failure = StepFailure.UnexpectedResult) =>
        new() { TaskId = command.TaskId, Result = Result(command.ExecutionId, command.StepNumber, StepAction.Execute, failure) };

    public static StepOutcomeUnknown Unknown(ExecuteStep command) =>
        new() { TaskId = command.TaskId, Result = Result(command.ExecutionId, command.StepNumber, StepAction.Execute) };

    public static StepVerified Verified(VerifyStep command, bool passed) => new()
    {
        TaskId = command.TaskId,
        Passed = passed,
        Result = Result(command.ExecutionId, command.StepNumber, StepAction.Verify, passed ? null : StepFailure.UnexpectedResult),
    };

    public static StepRolledBack RolledBack(RollBackStep command, bool succeeded) => new()
    {
        TaskId = command.TaskId,
        Succeeded = succeeded,
        Result = Result(command.ExecutionId, command.StepNumber, StepAction.RollBack, succeeded ? null : StepFailure.UnexpectedResult),
    };

    public static ReportWritten Written(WriteReport command) => new()
    {
        TaskId = command.TaskId,
        Document = new Document { DocumentId = command.DocumentId, Kind = command.Kind, Title = "Report", Markdown = "# Report", WrittenAt = At },
    };
}
