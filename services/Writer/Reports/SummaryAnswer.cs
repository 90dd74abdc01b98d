using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Platform.Writer.Reports;

/// <summary>What the writer's model is asked for.</summary>
internal sealed record SummaryAnswer
{
    [Description("The report in 1 to 12 sentences, in the order in which things happened.")]
    [MinLength(1), MaxLength(12)]
    public required IReadOnlyList<SummarySentence> Sentences { get; init; }
}

/// <summary>One sentence with what it rests on.</summary>
internal sealed record SummarySentence
{
    [Description("One sentence in plain words that states nothing but what the citations say. Numbers, names and times exactly as they stand there.")]
    [StringLength(400, MinimumLength = 10)]
    public required string Text { get; init; }

    [Description("What the sentence rests on.")]
    [MinLength(1), MaxLength(5)]
    public required IReadOnlyList<SummaryCitation> Citations { get; init; }
}

/// <summary>A place in a recorded fact.</summary>
internal sealed record SummaryCitation
{
    [Description("The id of the fact, without 'id='.")]
    public required string Fact { get; init; }

    [Description("Words copied from that fact, letter by letter.")]
    [StringLength(400, MinimumLength = 3)]
    public required string Quote { get; init; }
}
