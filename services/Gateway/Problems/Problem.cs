namespace Platform.Gateway.Problems;

/// <summary>Problem details (RFC 9457): why a request was not done.</summary>
public sealed record Problem
{
    /// <summary>Kind of problem; relative to this server, and readable there.</summary>
    public required string Type { get; init; }
    /// <summary>The kind in words; the same for every occurrence.</summary>
    public required string Title { get; init; }
    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }
    /// <summary>What was wrong this time and what would be right.</summary>
    public required string Detail { get; init; }
    /// <summary>Path of the request.</summary>
    public required string Instance { get; init; }
    /// <summary>Messages by member, parameter or header.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }
    /// <summary>Line of the body, from 1.</summary>
    public long? Line { get; init; }
    /// <summary>Byte in that line, from 1.</summary>
    public long? Position { get; init; }
    /// <summary>Status of the task now, where it does not allow the request.</summary>
    public string? TaskStatus { get; init; }
    /// <summary>Hash of the plan that waits for a decision, where another one was named.</summary>
    public string? CurrentPlanHash { get; init; }
    /// <summary>What is different in that plan, where the one that was named is still known.</summary>
    public IReadOnlyList<Platform.Contracts.Planning.PlanDifference>? Differences { get; init; }
    /// <summary>Version there is now, where another one was named.</summary>
    public int? CurrentVersion { get; init; }
    /// <summary>Trace of the request, to find it in logs and traces.</summary>
    public string? TraceId { get; init; }
}
