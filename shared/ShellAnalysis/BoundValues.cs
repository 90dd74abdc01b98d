using Platform.ShellAnalysis.Resolution;

namespace Platform.ShellAnalysis;

/// <summary>What is known of the variables that a script is started with: which are not empty, and which are numbers. No value is kept.</summary>
public sealed class BoundValues
{
    /// <summary>No variable is known to be set.</summary>
    public static readonly BoundValues None = new([]);

    /// <param name="values">Variables by name; those that are empty count as not set.</param>
    public BoundValues(IEnumerable<KeyValuePair<string, string>> values)
    {
        var set = values.Where(one => !string.IsNullOrEmpty(one.Value)).ToList();
        Filled = set.Select(one => one.Key).ToHashSet(StringComparer.Ordinal);
        Numbers = set.Where(one => NumericText.IsText(one.Value)).Select(one => one.Key).ToHashSet(StringComparer.Ordinal);
    }

    internal IReadOnlySet<string> Filled { get; }

    internal IReadOnlySet<string> Numbers { get; }
}
