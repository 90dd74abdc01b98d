namespace Platform.Contracts.Diagnosis;

/// <summary>
/// What a language model made of the evidence. It decides nothing: conclusion, procedure and findings are those of the rules.
/// </summary>
public sealed record ModelReading
{
    /// <summary>The model; null where one is configured but gave no answer.</summary>
    public string? Model { get; init; }
    /// <summary>Why it gave none.</summary>
    public string? Problem { get; init; }
    /// <summary>Likeliest first. Confirmed only where every quote really stands in the evidence.</summary>
    public IReadOnlyList<ModelClaim> Claims { get; init; } = [];
    /// <summary>0 to 100: how sure the model is of its first claim.</summary>
    public int? Confidence { get; init; }
    public IReadOnlyList<string> ConfidenceReasons { get; init; } = [];
    /// <summary>What should have been looked at and was not.</summary>
    public IReadOnlyList<string> Gaps { get; init; } = [];
    /// <summary>How the model says that it went about it, in order.</summary>
    public IReadOnlyList<string> Plan { get; init; } = [];
    /// <summary>What it would ask the person who asked; null where nothing.</summary>
    public string? Question { get; init; }
}

/// <summary>One claim of a model.</summary>
public sealed record ModelClaim
{
    public required string Claim { get; init; }
    public required FindingStatus Status { get; init; }
    public required IReadOnlyList<Citation> Citations { get; init; }
    /// <summary>Why a claim that the model called confirmed or ruled out is a hypothesis; null where it is not demoted.</summary>
    public string? Demoted { get; init; }
}
