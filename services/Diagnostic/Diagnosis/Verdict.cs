using Platform.Contracts.Diagnosis;

namespace Platform.Diagnostic.Diagnosis;

/// <summary>What evidence says of one condition.</summary>
internal enum Truth
{
    No,
    /// <summary>The probe did not run, did not end, its output was cut, or the expression took too long.</summary>
    Unknown,
    Yes,
}

/// <summary>One condition, judged.</summary>
/// <param name="Truth">Does it hold.</param>
/// <param name="Citation">What it rests on; null where the output holds nothing that can be quoted.</param>
/// <param name="Because">For a person, as <c>probe usage ended with 0</c>.</param>
internal sealed record Verdict(Truth Truth, Citation? Citation, string Because);
