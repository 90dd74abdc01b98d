using Platform.Contracts.Planning;
using Platform.Contracts.Runbooks;

namespace Platform.Automation.Planning;

/// <summary>Why there is no plan; each says what an operator can do.</summary>
internal abstract class PlanningException(string message) : Exception(message);

/// <summary>The diagnosis names no procedure.</summary>
internal sealed class NoProcedureException(string summary)
    : PlanningException($"No runbook gives a procedure for this task. {summary}");

/// <summary>The diagnosis names no procedure, and the model that was to write one gave none that may be used.</summary>
internal sealed class NoWrittenPlanException(string summary, string problem)
    : PlanningException($"No runbook gives a procedure for this task. {summary} {problem}");

/// <summary>The procedure holds no step.</summary>
internal sealed class NoStepsException(string runbookId)
    : PlanningException($"Runbook '{runbookId}' has no steps that could be planned; a person must decide what to do.");

/// <summary>All values are known, but no cause was established with them yet.</summary>
internal sealed class NotDiagnosedException(string runbookId)
    : PlanningException($"The probes of runbook '{runbookId}' have not run with the values that are known now. Diagnose the task again (restart it) before anything is changed.");

/// <summary>An interpreter does not fit the target.</summary>
internal sealed class InterpreterException(RunbookBlock block, string problem)
    : PlanningException($"Block '{block.Id}' (line {block.Line}) cannot run: {problem} Take a runbook for that platform, or another target.");

/// <summary>A declared effect cannot be allowed or understood.</summary>
internal sealed class EffectException(RunbookBlock block, string problem)
    : PlanningException($"Block '{block.Id}' (line {block.Line}) cannot be planned: {problem}");

/// <summary>The shell does not accept a script.</summary>
internal sealed class ScriptException(RunbookBlock block, int line, string problem)
    : PlanningException($"The script of block '{block.Id}' does not parse (line {line} of the runbook): {problem}");

/// <summary>Two blocks want the same place.</summary>
internal sealed class DoubleBlockException(RunbookBlock block)
    : PlanningException($"Step '{block.For}' has more than one {block.Kind.ToString().ToLowerInvariant()} (second at line {block.Line}); join the scripts.");

/// <summary>Values are missing; not a failure but a question.</summary>
internal sealed class ValuesRequiredException(IReadOnlyList<RequiredParameter> parameters)
    : PlanningException($"Values are missing: {string.Join(", ", parameters.Select(parameter => parameter.Parameter.Name))}.")
{
    public IReadOnlyList<RequiredParameter> Parameters { get; } = parameters;
}
