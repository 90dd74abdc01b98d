namespace Platform.Chaos.Checks;

/// <summary>What one check found.</summary>
/// <param name="Check">What must hold.</param>
/// <param name="Looked">What was looked at, in figures.</param>
/// <param name="Violations">Each place where it does not hold; empty where all is well.</param>
internal sealed record Finding(string Check, string Looked, IReadOnlyList<string> Violations);
