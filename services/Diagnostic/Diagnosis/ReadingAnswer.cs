using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Contracts.Diagnosis;

namespace Platform.Diagnostic.Diagnosis;

/// <summary>What the diagnostician's model is asked for.</summary>
internal sealed record ReadingAnswer
{
    [Description("What may be wrong, likeliest first.")]
    [MaxLength(8)]
    public required IReadOnlyList<ReadingClaim> Claims { get; init; }

    [Description("How sure you are of the first claim, 0 to 100; 0 where there is none.")]
    [Range(0, 100)]
    public required int Confidence { get; init; }

    [Description("What speaks for and against that number, one sentence each.")]
    [MaxLength(5)]
    public required IReadOnlyList<string> ConfidenceReasons { get; init; }

    [Description("What should be looked at and was not, one sentence each.")]
    [MaxLength(8)]
    public required IReadOnlyList<string> Gaps { get; init; }
}

/// <summary>One claim with the places that it rests on.</summary>
internal sealed record ReadingClaim
{
    [Description("One sentence: what is wrong, or what is not.")]
    [StringLength(300, MinimumLength = 5)]
    public required string Claim { get; init; }

    [Description("Confirmed or RuledOut only where the quotes show it; else Hypothesis.")]
    public required FindingStatus Status { get; init; }

    [Description("Places in the evidence; may be empty for a hypothesis.")]
    [MaxLength(6)]
    public required IReadOnlyList<ReadingQuote> Quotes { get; init; }
}

/// <summary>A place in the evidence.</summary>
internal sealed record ReadingQuote
{
    [Description("The id of the evidence.")]
    public required string Evidence { get; init; }

    [Description("Text copied from it, letter by letter.")]
    [StringLength(500, MinimumLength = 1)]
    public required string Quote { get; init; }
}
