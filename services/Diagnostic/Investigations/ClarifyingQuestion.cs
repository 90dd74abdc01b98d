using Platform.Contracts.Diagnosis;
using Platform.Contracts.Runbooks;
using Platform.Diagnostic.Diagnosis;

namespace Platform.Diagnostic.Investigations;

/// <summary>
/// The one question that a model may have put to the person who asked, where the rules would end without a procedure: asked for
/// like a value that a runbook needs, and answered into the task's context, with which the task is diagnosed again.
/// </summary>
internal static class ClarifyingQuestion
{
    /// <summary>Key of the answer in the task's context; a task that has it is not asked again.</summary>
    public const string Key = "clarification";

    /// <summary>Whether a question would be put.</summary>
    public static bool MayBeAsked(DiagnoseTask command, DiagnosisResult result) =>
        result is { Procedure: null, Conclusion: DiagnosisConclusion.NoRunbook or DiagnosisConclusion.Inconclusive } && !command.Context.ContainsKey(Key);

    /// <summary>The diagnosis that asks first; unchanged where there is no question, or none may be put.</summary>
    public static DiagnosisResult Apply(DiagnoseTask command, DiagnosisResult result) => result.Reading?.Question is not { } question || !MayBeAsked(command, result)
        ? result
        : result with
        {
            Conclusion = DiagnosisConclusion.Inconclusive,
            Summary = $"{result.Summary} It is not clear what is meant: {question}",
            Procedure = new RunbookProcedure
            {
                RunbookId = TargetScript.NoRunbook, Version = 0, Title = "Clarification", Blocks = [],
                Parameters = [new RunbookParameter { Name = Key, Type = ParameterType.String, Description = question, Sources = [new ParameterSource(ParameterSourceKind.Context, Key)] }],
            },
        };
}
