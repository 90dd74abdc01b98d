using Platform.Contracts.Diagnosis;
using Platform.Diagnostic.Diagnosis;
using Platform.Parameters;

namespace Platform.Diagnostic.Investigations;

/// <summary>What the tools of one investigation work on.</summary>
/// <param name="Command">The task.</param>
/// <param name="Key">Its diagnosis.</param>
/// <param name="Selection">The runbooks of the rules.</param>
/// <param name="Facts">What parameters are filled from.</param>
/// <param name="Probes">The way to the target.</param>
/// <param name="Scripts">What may go that way.</param>
internal sealed record InvestigatedTask(DiagnoseTask Command, string Key, Selection Selection, FillingFacts Facts, TargetProbes Probes, TargetScript Scripts);
