using System.Globalization;

namespace Platform.Chaos.Tasks;

/// <summary>One line that a step wrote.</summary>
internal sealed record LedgerLine(string Entry, int Step, DateTimeOffset At);

/// <summary>Reads the files that the steps write to.</summary>
internal static class Ledger
{
    /// <summary>The lines of one task; a line that is cut short or strange throws, because no step writes such a thing.</summary>
    public static IReadOnlyList<LedgerLine> Read(string file) => [.. File.ReadAllLines(file).Select(line => Parse(file, line))];

    private static LedgerLine Parse(string file, string line)
    {
        var words = line.Split(' ');
        return words.Length == 3 && int.TryParse(words[1], CultureInfo.InvariantCulture, out var step)
            && decimal.TryParse(words[2], CultureInfo.InvariantCulture, out var seconds)
            ? new LedgerLine(words[0], step, DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)))
            : throw new RunFailedException($"{file} holds a line that no step writes: {line}");
    }
}
