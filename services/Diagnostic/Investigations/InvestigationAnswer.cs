using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Contracts.Diagnosis;

namespace Platform.Diagnostic.Investigations;

/// <summary>What the diagnostician's model is asked for, in the end.</summary>
internal sealed record InvestigationAnswer
{
    [Description("Your plan of investigation as it went: what you looked at, in which order, and what for; one sentence each.")]
    [MaxLength(12)]
    public required IReadOnlyList<string> Plan { get; init; }

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

    [Description("One question to the person who asked, only where it is unclear what is meant and nothing on the machine can tell; else empty.")]
    [StringLength(300)]
    public required string Question { get; init; }
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
