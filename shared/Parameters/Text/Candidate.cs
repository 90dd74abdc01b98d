namespace Platform.Parameters.Text;

/// <summary>A value that a parameter might have.</summary>
/// <param name="Value">As it was found.</param>
/// <param name="Origin">Where, for a person.</param>
/// <param name="Strength">How much speaks for it.</param>
internal sealed record Candidate(string Value, string Origin, CandidateStrength Strength);

/// <summary>How much speaks for a candidate.</summary>
internal enum CandidateStrength
{
    /// <summary>The runbook or a person says that this is the place to look.</summary>
    Declared,
    /// <summary>The text names the parameter beside the value.</summary>
    Named,
    /// <summary>It looks like the parameter's type.</summary>
    Typed,
    /// <summary>It looks like the type of several parameters.</summary>
    Shared,
}
