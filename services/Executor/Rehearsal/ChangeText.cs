using System.Text;
using System.Text.RegularExpressions;
using Platform.Executor.Output;
using Platform.Executor.Sandbox.SystemCalls;

namespace Platform.Executor.Rehearsal;

/// <summary>Changes as text for an approver: what changed and, of small texts that everybody may read, which lines.</summary>
internal static partial class ChangeText
{
    private const int LargestFile = 65_536;
    private const int MostChanges = 200;
    private const int ReadableByAll = 4;

    /// <param name="changes">What changed.</param>
    /// <param name="mask">Takes the plan's secrets out; null = they are not known, so that no content is shown.</param>
    public static string Of(IReadOnlyList<FileChange> changes, Func<byte[], byte[]>? mask)
    {
        var text = new StringBuilder();
        foreach (var change in changes.Take(MostChanges))
        {
            text.Append(change.What.StartsWith("added", StringComparison.Ordinal) || change.What.StartsWith("removed", StringComparison.Ordinal) || change.What == "changed"
                ? $"{change.What} {change.Path}" : $"{change.Path}: {change.What}").Append('\n');
            if (change.Before is not null || change.After is not null)
            {
                foreach (var line in Lines(change, mask))
                {
                    text.Append("    ").Append(line).Append('\n');
                }
            }
        }
        if (changes.Count > MostChanges)
        {
            text.Append("and ").Append(changes.Count - MostChanges).Append(" more\n");
        }
        return text.ToString();
    }

    private static List<string> Lines(FileChange change, Func<byte[], byte[]>? mask)
    {
        if (mask is null)
        {
            return ["its content is not shown: the secrets in it could not be masked"];
        }
        foreach (var path in new[] { change.Before, change.After }.OfType<string>())
        {
            if (Kernel.Status(path) is not { } status || (status.Mode & ReadableByAll) == 0)
            {
                return ["its content is not shown: not everybody may read it"];
            }
            if (status.Size > LargestFile)
            {
                return [$"its content is not shown: it has more than {LargestFile} bytes"];
            }
        }
        if (Text(change.Before, mask) is not { } before || Text(change.After, mask) is not { } after)
        {
            return ["its content is not shown: it is no text"];
        }
        List<string> lines = [.. LineDifference.Of(before, after)];
        return lines.Count > 0 || change.What != "changed" ? lines : ["only what is masked differs"];
    }

    private static string[]? Text(string? path, Func<byte[], byte[]> mask)
    {
        if (path is null)
        {
            return [];
        }
        var bytes = File.ReadAllBytes(path);
        if (bytes.AsSpan().Contains((byte)0))
        {
            return null;
        }
        var text = new OutputDecoder().Decode(mask(bytes), last: true);
        var lines = text.Split('\n');
        return [.. (lines[^1].Length == 0 ? lines[..^1] : lines).Select(line => Credential().Replace(line, "$1[masked]"))];
    }

    /// <summary>What follows a word for a credential; not only of this plan, so that nobody is shown more than he has to see.</summary>
    [GeneratedRegex(@"((?:pass(?:word|wd|phrase)?|secret|token|api[_-]?key|private[_-]?key|credentials?)\w*[""']?\s*[:=]\s*).+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Credential();
}
