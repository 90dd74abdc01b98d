namespace Platform.Contracts.Tasks;

/// <summary>How much of a task a read model knows.</summary>
public sealed record TaskPosition
{
    public required Guid TaskId { get; init; }

    /// <summary>Highest sequence that the read model has without a gap before it; 0 = none.</summary>
    public required int AfterSequence { get; init; }
}
