using System.Text.Json.Serialization;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Tasks;
using Platform.Coordinator.Approvals;
using Platform.Messaging.Sagas;
using Platform.Messaging.Work;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Coordinator.Tasks;

/// <summary>The row of one task. What is large stands in the task's journal; the row keeps its sequence numbers.</summary>
internal sealed class TaskState : IStoredSaga
{
    [JsonIgnore] public Guid CorrelationId { get; set; }
    [JsonIgnore] public string CurrentState { get; set; } = "";
    [JsonIgnore] public int Version { get; set; }
    [JsonIgnore] public DateTimeOffset? WakeAt { get; set; }
    public string? TraceParent { get; set; }

    public string Description { get; set; } = "";
    public Dictionary<string, string> Context { get; set; } = [];
    public string TargetName { get; set; } = "";
    public string Requester { get; set; } = "";
    /// <summary>Roles of who submitted it.</summary>
    public List<string> RequesterRoles { get; set; } = [];
    /// <summary>Who asked for what the plan does: requester, submitter, who restarted, retried or answered. Where four eyes are wanted none of them may approve.</summary>
    public List<string> Askers { get; set; } = [];
    public string Source { get; set; } = "";
    public DateTimeOffset SubmittedAt { get; set; }

    /// <summary>Sequence of the last recorded change.</summary>
    public int Sequence { get; set; }
    public int Attempt { get; set; }
    /// <summary>Diagnoses asked for in this attempt.</summary>
    public int DiagnosisRevision { get; set; }
    /// <summary>The last diagnosis could not look at enough.</summary>
    public bool Inconclusive { get; set; }
    /// <summary>Drafts asked for in this attempt.</summary>
    public int Revision { get; set; }
    /// <summary>How often the current command was sent again without an answer.</summary>
    public int Resends { get; set; }
    /// <summary>The work whose answer is due, as <see cref="WorkHeld.Name"/> has it; null where only a repeat of the command helps.</summary>
    public string? Awaits { get; set; }

    public TargetSnapshot? Target { get; set; }
    public TaskCategory? Category { get; set; }
    public List<Agent> Agents { get; set; } = [];
    public int? RiskScore { get; set; }
    public RiskLevel? RiskLevel { get; set; }
    /// <summary>Sequence of the change that carries the analysis.</summary>
    public int? AnalysisAt { get; set; }
    /// <summary>Sequence of the change that carries the diagnosis.</summary>
    public int? DiagnosisAt { get; set; }
    /// <summary>Sequence of the change that carries the plan.</summary>
    public int? PlanAt { get; set; }
    /// <summary>Sequence of the change that carries the draft that is dry run, and when that has lasted too long; null before.</summary>
    public int? DraftAt { get; set; }
    public DateTimeOffset? RehearsalEndsAt { get; set; }
    /// <summary>Values that are asked for; empty unless the task waits for them.</summary>
    public List<RequiredParameter> Asked { get; set; } = [];

    public string? PlanHash { get; set; }
    public PlanVerdict? Verdict { get; set; }
    public string? VerdictReason { get; set; }
    /// <summary>On which terms the current plan may run; the plan carries the same.</summary>
    public ApprovalTerms? Terms { get; set; }
    /// <summary>Sequence of the change that carries what the policy said.</summary>
    public int? PolicyAt { get; set; }
    /// <summary>Who approved the current plan so far.</summary>
    public List<string> Approvals { get; set; } = [];
    /// <summary>Refused decisions recorded in this attempt.</summary>
    public int RefusedDecisions { get; set; }
    /// <summary>The plan before the current one, which an approver may still have before him.</summary>
    public string? EarlierPlanHash { get; set; }
    public int? EarlierPlanAt { get; set; }
    /// <summary>When the freeze ends that keeps the plan from starting.</summary>
    public DateTimeOffset? WaitsUntil { get; set; }
    /// <summary>Sequence of the change that carries the newest refusal of a step that was not what was approved.</summary>
    public int? RefusedAt { get; set; }
    /// <summary>A draft that the policy has not judged yet, and what is wrong with it; only while it is handled.</summary>
    [JsonIgnore] public Plan? Draft { get; set; }
    [JsonIgnore] public string? DraftProblem { get; set; }
    /// <summary>What a decision comes to; only while it is handled.</summary>
    [JsonIgnore] public Weighing? Weighing { get; set; }
    public DateTimeOffset? ApprovalExpiresAt { get; set; }
    /// <summary>Names of persons, or <c>policy</c>.</summary>
    public string? ApprovedBy { get; set; }
    /// <summary>Decisions recorded so far.</summary>
    public int Decisions { get; set; }

    public List<StepProgress> Steps { get; set; } = [];
    /// <summary>Number of the step in hand.</summary>
    public int Step { get; set; }
    public StepAction Action { get; set; }
    /// <summary>Raised by each retry a person asks for, so that executions get new ids.</summary>
    public int Try { get; set; } = 1;
    /// <summary>The start of the execution in hand has been recorded.</summary>
    public bool Started { get; set; }
    /// <summary>Why the script that is due does not start: a stop is in force. Null where none holds it.</summary>
    public string? Held { get; set; }

    /// <summary>Agents that wait because the budget of their model is used up, each once.</summary>
    public List<BudgetPause> Pauses { get; set; } = [];
    /// <summary>What was decided about budgets, in all attempts, in its order.</summary>
    public List<BudgetDecision> BudgetDecisions { get; set; } = [];

    /// <summary>How the task ends once its report is written.</summary>
    public TaskStatus? Outcome { get; set; }
    public string? Reason { get; set; }
    /// <summary>Who decided the outcome where a person did, with his words.</summary>
    public string? DecidedBy { get; set; }
    public string? DecisionComment { get; set; }
    /// <summary>The report that ends the task.</summary>
    public Guid? ReportId { get; set; }
    /// <summary>Documents that persons asked for and that are not written yet.</summary>
    public List<RequestedDocument> Documents { get; set; } = [];
    public DateTimeOffset? EndedAt { get; set; }
    public bool Archived { get; set; }

    /// <summary>The id of the dry run of the current draft.</summary>
    [JsonIgnore] public Guid RehearsalId => TaskIds.Rehearsal(CorrelationId, Attempt, Revision);

    /// <summary>The id of the execution in hand; the same for a command that is sent again.</summary>
    [JsonIgnore] public Guid ExecutionId => TaskIds.Execution(CorrelationId, Attempt, Step, Action, Try);

    /// <summary>The step in hand.</summary>
    [JsonIgnore] public StepProgress Current => Steps[Step - 1];

    /// <summary>The agent whose answer is due waits because of its budget; where another one does, only a document waits, and what the task itself needs is said first.</summary>
    private bool WaitsForBudget => CurrentState switch
    {
        nameof(TaskStateMachine.Analyzing) => IsPaused("Router"),
        nameof(TaskStateMachine.Diagnosing) => IsPaused("Diagnostic"),
        nameof(TaskStateMachine.Planning) => IsPaused("Automation"),
        nameof(TaskStateMachine.Reporting) => IsPaused("Writer"),
        _ => false,
    };

    private string? PauseReason => Pauses is [.., { } pause] ? BudgetRule.InWords(CorrelationId, pause) : null;

    /// <summary>Status as clients see it.</summary>
    [JsonIgnore]
    public TaskStatus Status => CurrentState switch
    {
        _ when WaitsForBudget => TaskStatus.NeedsAttention,
        nameof(TaskStateMachine.ResolvingTarget) => TaskStatus.Analyzing,
        nameof(TaskStateMachine.Rehearsing) => TaskStatus.Planning,
        nameof(TaskStateMachine.Settling) => TaskStatus.Verifying,
        nameof(TaskStateMachine.OutcomeUnknown) or nameof(TaskStateMachine.ParametersRequired) => TaskStatus.NeedsAttention,
        nameof(TaskStateMachine.Stopping) => Action switch
        {
            StepAction.Verify => TaskStatus.Verifying,
            StepAction.RollBack => TaskStatus.RollingBack,
            _ => TaskStatus.InProgress,
        },
        _ => Enum.Parse<TaskStatus>(CurrentState),
    };

    private bool IsPaused(string agent) => Pauses.Exists(pause => pause.Agent == agent);

    /// <summary>The small facts that travel with each change.</summary>
    public TaskSnapshot Snapshot() => new()
    {
        Status = Status,
        Attempt = Attempt,
        Description = Description,
        Target = TargetName,
        Requester = Requester,
        Source = Source,
        SubmittedAt = SubmittedAt,
        Category = Category,
        RiskScore = RiskScore,
        RiskLevel = RiskLevel,
        PlanHash = PlanHash,
        StepCount = Steps.Count,
        StepsDone = Steps.Count(step => step.Phase == StepPhase.Done),
        ApprovalExpiresAt = ApprovalExpiresAt,
        Approver = ApprovedBy,
        Attention = CurrentState switch
        {
            _ when WaitsForBudget => AttentionReason.BudgetUsedUp,
            nameof(TaskStateMachine.OutcomeUnknown) => AttentionReason.OutcomeUnknown,
            nameof(TaskStateMachine.ParametersRequired) => AttentionReason.ParametersRequired,
            _ when Held is not null => AttentionReason.Held,
            _ => Pauses.Count > 0 ? AttentionReason.BudgetUsedUp : null,
        },
        Reason = WaitsForBudget ? PauseReason : Held ?? Reason ?? PauseReason,
        Archived = Archived,
        EndedAt = EndedAt,
    };
}
