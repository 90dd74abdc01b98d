using Platform.Contracts.Diagnosis;
using Platform.Diagnostic.Runbooks;

namespace Platform.Diagnostic.Diagnosis;

/// <summary>A cause with what evidence says of it.</summary>
/// <param name="Cause">As the runbook declares it.</param>
/// <param name="Outcome">What came out.</param>
/// <param name="Citations">What it rests on.</param>
/// <param name="Because">For a person.</param>
internal sealed record JudgedCause(RunbookCause Cause, CauseOutcome Outcome, IReadOnlyList<Citation> Citations, string Because);

/// <summary>What evidence says of a cause, in the order in which findings are listed.</summary>
internal enum CauseOutcome
{
    /// <summary>All its conditions hold, and evidence can be quoted for it.</summary>
    Confirmed,
    /// <summary>All its conditions hold by exit codes alone: nothing was printed that could be quoted.</summary>
    Unquotable,
    /// <summary>Some condition could not be judged, or none is declared.</summary>
    Open,
    /// <summary>A condition that it needs does not hold, or what rules it out does.</summary>
    RuledOut,
}
