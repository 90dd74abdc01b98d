using System.Text.Json.Nodes;

namespace Platform.Lab.Api;

/// <summary>What the platform says of a task that has settled.</summary>
internal sealed record TaskOutcome
{
    public required string Id { get; init; }
    public required string Status { get; init; }
    public string? Reason { get; init; }
    public required bool ApprovalAsked { get; init; }
    public required double Seconds { get; init; }
    public string? Runbook { get; init; }
    public required IReadOnlyList<string> Causes { get; init; }

    /// <summary>The task's analysis, its diagnosis and its report as they are told; null where it came to none.</summary>
    public JsonNode? Analysis { get; init; }
    public JsonNode? Diagnosis { get; init; }
    public string? Report { get; init; }

    /// <summary>Claims that the diagnosis confirmed.</summary>
    public static IReadOnlyList<string> ConfirmedIn(JsonNode? diagnosis) =>
    [
        .. (diagnosis?["findings"] as JsonArray ?? []).OfType<JsonNode>()
            .Where(finding => PlatformClient.Text(finding, "status") == "Confirmed")
            .Select(finding => PlatformClient.Text(finding, "claim") ?? ""),
    ];
}
