using MassTransit;

namespace Platform.Contracts.Runbooks;

/// <summary>Answered by <see cref="RunbookList"/>; ordered by id.</summary>
[Command, EntityName("itops.list-runbooks.v1"), MessageUrn("itops:list-runbooks:v1")]
public sealed record ListRunbooks
{
    public string? Tag { get; init; }
    /// <summary>Id after which the page starts.</summary>
    public string? After { get; init; }
    /// <summary>1 to 200.</summary>
    public int Limit { get; init; } = 50;
    /// <summary>Where set, the versions of this one runbook are listed, newest first.</summary>
    public string? VersionsOf { get; init; }
}
