using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Runbooks;
using Platform.Contracts.Tasks;

namespace Platform.Tests.Automation.Planning;

/// <summary>Commands for a plan, as a diagnosis would lead to them.</summary>
internal static class PlanSamples
{
    public static RunbookBlock Step(string id = "truncate", string script = ": > \"$file\"\n", string? @for = null, RunbookBlockKind kind = RunbookBlockKind.Step) => new()
    {
        Kind = kind,
        Id = id,
        Title = "Empty ${file}",
        For = @for,
        Interpreter = Interpreter.Bash,
        Script = script,
        Effects = kind == RunbookBlockKind.Verify ? DeclaredEffects.ReadOnly : new DeclaredEffects { Declared = true, Writes = ["${file}"], Idempotent = true },
        TimeoutSeconds = 30,
        Line = 40,
    };

    public static RunbookBlock Verify(string? @for = "truncate", string id = "truncate-verify") =>
        Step(id, "test ! -s \"$file\"\n", @for, RunbookBlockKind.Verify) with { Title = "It is empty", ExpectOutput = "${file}$" };

    public static RunbookBlock Rollback(string? @for = "truncate") => Step("truncate-rollback", "cp -a \"$file.bak\" \"$file\"\n", @for, RunbookBlockKind.Rollback);

    public static RunbookParameter File { get; } = new()
    {
        Name = "file", Type = ParameterType.Path, Sources = [new ParameterSource(ParameterSourceKind.Probe, "largest")],
    };

    public static DraftPlan Command(params RunbookBlock[] blocks) => new()
    {
        TaskId = new Guid("7c1f8a52-40c5-4a35-9d6c-0d4f4f1f9d11"),
        Attempt = 1,
        Revision = 1,
        Description = "/srv/shop is full",
        Context = new Dictionary<string, string>(),
        Target = Target(),
        Analysis = new TaskAnalysis
        {
            Category = TaskCategory.Incident,
            Agents = [Agent.Diagnostic, Agent.Automation, Agent.Writer],
            Complexity = TaskComplexity.Simple,
            Risk = new RiskScore { Score = 10, Level = RiskLevel.Low, Factors = [new RiskFactor("production", 10, "The target is labelled production.")] },
        },
        Diagnosis = new DiagnosisResult
        {
            Summary = "Confirmed: the log fills the volume.",
            Conclusion = DiagnosisConclusion.CauseConfirmed,
            ConfirmedCauseId = "log",
            Findings =
            [
                new Finding { RunbookId = "full-disk", CauseId = "log", Claim = "The log fills the volume", Status = FindingStatus.Confirmed, Citations = [new Citation(Guid.Empty, "97%", 4)] },
                new Finding { RunbookId = "other", CauseId = "x", Claim = "Something else", Status = FindingStatus.Confirmed, Citations = [] },
            ],
            Evidence = [],
            Runbooks = [],
            Procedure = new RunbookProcedure
            {
                RunbookId = "full-disk",
                Version = 3,
                Title = "A volume is full",
                Parameters = [File],
                Blocks = blocks.Length > 0 ? blocks : [Step(), Verify(), Rollback()],
                Captured = [new CapturedValue("largest", "file", "/srv/shop//debug.log", Guid.Empty)],
            },
        },
    };

    public static TargetSnapshot Target(params string[] writable) => new()
    {
        Name = "local",
        Kind = TargetKind.Local,
        Identity = "",
        Labels = ["env=production"],
        Scope = new TargetScope { WritablePaths = writable.Length > 0 ? writable : ["/srv/shop"], Network = NetworkEffect.Loopback },
    };

    public static DraftPlan With(this DraftPlan command, Func<RunbookProcedure, RunbookProcedure> change) =>
        command with { Diagnosis = command.Diagnosis with { Procedure = change(command.Diagnosis.Procedure!) } };
}
