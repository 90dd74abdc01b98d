namespace Platform.Lab.Scenarios;

/// <summary>One scenario with its variables filled in.</summary>
internal sealed record Scenario
{
    public required string Folder { get; init; }
    public required string Id { get; init; }
    public required string Title { get; init; }
    /// <summary>Programs without which it cannot run.</summary>
    public required IReadOnlyList<string> Needs { get; init; }
    public required ScenarioTarget Target { get; init; }
    public required string Description { get; init; }
    public required IReadOnlyDictionary<string, string> Context { get; init; }
    public required string Requester { get; init; }
    public required ApproverAnswer Approve { get; init; }
    /// <summary><c>none</c>, or the name of a script for a model.</summary>
    public required string Model { get; init; }
    public required Expectation Expect { get; init; }
}

internal enum ScenarioTarget { Local, Ssh }

/// <summary>What the approver does when asked.</summary>
internal enum ApproverAnswer { Approves, Rejects, NeverAnswers }

internal enum ExpectedApproval { Any, Required, None }

/// <summary>What must be true afterwards; null = not judged.</summary>
internal sealed record Expectation
{
    /// <summary>Any of these.</summary>
    public required IReadOnlyList<string> Status { get; init; }
    public required ExpectedApproval Approval { get; init; }
    public System.Text.RegularExpressions.Regex? Cause { get; init; }
    public string? Runbook { get; init; }
    public required IReadOnlyList<string> Unchanged { get; init; }
    public required TimeSpan MaxTime { get; init; }
}
