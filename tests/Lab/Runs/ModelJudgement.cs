using System.Text.Json.Nodes;
using Platform.Lab.Api;

namespace Platform.Lab.Runs;

/// <summary>What a model is expected to be to the tasks of a run; <c>Any</c> is not judged.</summary>
internal enum ExpectedModel
{
    Any,

    /// <summary>Each agent that worked on the task used it, and what it claimed holds.</summary>
    Good,

    /// <summary>Nothing of it was used, and the results say so; what the task came to is what it comes to without a model.</summary>
    Rubbish,
}

/// <summary>Compares what the platform says of its model's part with what the model is.</summary>
internal static class ModelJudgement
{
    /// <summary>What is not as expected, one sentence each.</summary>
    public static IEnumerable<string> Of(ExpectedModel expected, TaskOutcome outcome) => expected switch
    {
        ExpectedModel.Good => Used(outcome),
        ExpectedModel.Rubbish => Refused(outcome),
        _ => [],
    };

    private static IEnumerable<string> Used(TaskOutcome outcome)
    {
        if (outcome.Analysis is { } analysis && PlatformClient.Text(analysis, "model") is null)
        {
            yield return $"the router did not use the model: {PlatformClient.Text(analysis, "remark")}";
        }
        if (outcome.Diagnosis is { } diagnosis)
        {
            if (PlatformClient.Text(diagnosis["reading"], "model") is null)
            {
                yield return $"the diagnostician did not use the model: {PlatformClient.Text(diagnosis["reading"], "problem")}";
            }
            foreach (var claim in Claims(diagnosis).Where(claim => PlatformClient.Text(claim, "demoted") is not null))
            {
                yield return $"what the model quoted was not found: {PlatformClient.Text(claim, "demoted")}";
            }
        }
        if (outcome.Report is { } report && !report.Contains("Told by the model", StringComparison.Ordinal))
        {
            yield return $"the writer did not use the model: {Paragraph(report, "No model took part in this report.")}";
        }
    }

    private static IEnumerable<string> Refused(TaskOutcome outcome)
    {
        if (outcome.Analysis is { } analysis && (PlatformClient.Text(analysis, "model") is not null || PlatformClient.Text(analysis, "remark")?.Contains("by rules alone", StringComparison.Ordinal) != true))
        {
            yield return "the analysis does not say that it was made by rules alone";
        }
        if (outcome.Diagnosis is { } diagnosis)
        {
            if (diagnosis["reading"] is null)
            {
                yield return "the diagnosis does not say what became of the model";
            }
            foreach (var claim in Claims(diagnosis).Where(claim => PlatformClient.Text(claim, "status") != "Hypothesis"))
            {
                yield return $"a claim of the model was believed: {PlatformClient.Text(claim, "claim")}";
            }
        }
        if (outcome.Report is { } report && !report.Contains("No model took part in this report.", StringComparison.Ordinal))
        {
            yield return "the report does not say that no model took part in it";
        }
    }

    private static IEnumerable<JsonNode> Claims(JsonNode diagnosis) => (diagnosis["reading"]?["claims"] as JsonArray ?? []).OfType<JsonNode>();

    private static string Paragraph(string report, string beginning) =>
        report.Split('\n').FirstOrDefault(line => line.StartsWith(beginning, StringComparison.Ordinal)) ?? "the report does not say why";
}
