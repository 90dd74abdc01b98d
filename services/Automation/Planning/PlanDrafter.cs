using System.Text.RegularExpressions;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Runbooks;
using Platform.Contracts.Tasks;
using Platform.Parameters;

namespace Platform.Automation.Planning;

/// <summary>Makes a plan of a diagnosed procedure. Pure: the same command gives the same plan and so the same hash.</summary>
internal static class PlanDrafter
{
    /// <exception cref="PlanningException">There is no plan; the message says why.</exception>
    public static Plan Draft(DraftPlan command)
    {
        var procedure = command.Diagnosis.Procedure ?? throw new NoProcedureException(command.Diagnosis.Summary);
        var filling = Fill(command, procedure);
        var values = filling.ByName;
        var blocks = procedure.Blocks;
        var steps = blocks.Where(block => block.Kind == RunbookBlockKind.Step).ToList();
        if (steps.Count == 0)
        {
            throw new NoStepsException(procedure.RunbookId);
        }

        var confirmed = command.Diagnosis.Findings.Where(finding => finding.Status == FindingStatus.Confirmed && finding.RunbookId == procedure.RunbookId).ToList();
        var rollbacks = ByStep(blocks, RunbookBlockKind.Rollback, steps);
        var verifications = ByStep(blocks, RunbookBlockKind.Verify, steps);
        var planned = steps.Select((step, index) =>
        {
            var script = Script(step, values, procedure.Parameters, command);
            var rollback = rollbacks.TryGetValue(step.Id, out var undo) ? Script(undo, values, procedure.Parameters, command) : null;
            var verification = verifications.TryGetValue(step.Id, out var check) ? Script(check, values, procedure.Parameters, command) : null;
            return new PlanStep
            {
                Number = index + 1,
                Title = ParameterReferences.Fill(step.Title, values),
                Script = script,
                Risk = StepRisk.Of(script, rollback, verification, causeConfirmed: command.Diagnosis.ConfirmedCauseId is not null || command.Analysis.Category != TaskCategory.Incident),
                Rollback = rollback,
                Verification = verification,
                RollbackStatus = rollback is null ? RollbackStatus.None : RollbackStatus.Declared,
            };
        }).ToList();
        return new Plan
        {
            TaskId = command.TaskId,
            Attempt = command.Attempt,
            Revision = command.Revision,
            Title = ParameterReferences.Fill(procedure.Title, values),
            RunbookId = procedure.RunbookId,
            RunbookVersion = procedure.Version,
            Cause = confirmed.Count == 0 ? null : string.Join("; ", confirmed.Select(finding => finding.Claim)),
            Target = command.Target,
            Parameters = filling.Values,
            Environment = ScriptVariables.Fixed,
            Steps = planned,
            Risk = StepRisk.OfPlan(planned, command.Analysis.Risk),
        };
    }

    /// <summary>
    /// Values for what the procedure's blocks use. All of the runbook's parameters are filled together, because which value
    /// of the text means which parameter depends on all of them; what no block uses is then left out.
    /// </summary>
    private static Filling Fill(DraftPlan command, RunbookProcedure procedure)
    {
        var filling = ParameterFiller.Fill(
            procedure.Parameters, new FillingFacts(command.Description, command.Context, command.Target, procedure.Captured));
        var onlyAsks = procedure.Blocks.Count == 0;
        var used = onlyAsks
            ? procedure.Parameters.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal)
            : procedure.Blocks.SelectMany(block => ParameterReferences.UsedBy(block, procedure.Parameters)).Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        var missing = filling.Missing.Where(required => used.Contains(required.Parameter.Name)).ToList();
        if (missing.Count > 0)
        {
            throw new ValuesRequiredException(missing);
        }

        if (onlyAsks && procedure.Parameters.Count > 0)
        {
            throw new NotDiagnosedException(procedure.RunbookId);
        }

        return filling with { Values = [.. filling.Values.Where(value => used.Contains(value.Name))] };
    }

    /// <summary>Verifications or rollbacks by step; one that names no step belongs to the last.</summary>
    private static Dictionary<string, RunbookBlock> ByStep(IReadOnlyList<RunbookBlock> blocks, RunbookBlockKind kind, List<RunbookBlock> steps)
    {
        var byStep = new Dictionary<string, RunbookBlock>(StringComparer.Ordinal);
        foreach (var block in blocks.Where(block => block.Kind == kind))
        {
            if (!byStep.TryAdd(block.For ?? steps[^1].Id, block))
            {
                throw new DoubleBlockException(block);
            }
        }

        return byStep;
    }

    private static PlanScript Script(
        RunbookBlock block, IReadOnlyDictionary<string, string> values, IReadOnlyList<RunbookParameter> parameters, DraftPlan command)
    {
        if (InterpreterFit.Problem(block.Interpreter, command.Target) is { } unfit)
        {
            throw new InterpreterException(block, unfit);
        }

        var literal = values.ToDictionary(value => value.Key, value => Regex.Escape(value.Value), StringComparer.Ordinal);
        return new PlanScript
        {
            Interpreter = block.Interpreter,
            Text = block.Script,
            Effects = PlannedEffects.Of(block, values, parameters, command.Target),
            TimeoutSeconds = block.TimeoutSeconds,
            ExpectExitCode = block.ExpectExitCode,
            ExpectOutput = block.ExpectOutput is { } expected ? ParameterReferences.Fill(expected, literal) : null,
        };
    }
}
