using System.Globalization;

namespace Platform.Executor.Rehearsal;

/// <summary>What differs between two small texts, as a unified diff.</summary>
internal static class LineDifference
{
    private const int Around = 3;
    /// <summary>Lines of the differing middle of both texts, multiplied; beyond it the middle is shown as replaced whole.</summary>
    private const int MostCells = 4_000_000;

    /// <summary>Hunks with three lines around each change; nothing where the texts are equal.</summary>
    public static IEnumerable<string> Of(string[] before, string[] after)
    {
        var script = Script(before, after);
        for (var index = 0; index < script.Count;)
        {
            if (script[index].Sign == ' ')
            {
                index++;
                continue;
            }
            var from = Math.Max(0, index - Around);
            var (until, quiet) = (index, 0);
            while (until < script.Count && quiet <= Around * 2)
            {
                quiet = script[until++].Sign == ' ' ? quiet + 1 : 0;
            }
            until -= Math.Max(0, quiet - Around);
            var hunk = script[from..until];
            var (left, right) = (script.Take(from).Count(line => line.Sign != '+'), script.Take(from).Count(line => line.Sign != '-'));
            yield return string.Create(
                CultureInfo.InvariantCulture, $"@@ -{left + 1},{hunk.Count(line => line.Sign != '+')} +{right + 1},{hunk.Count(line => line.Sign != '-')} @@");
            foreach (var (sign, text) in hunk)
            {
                yield return $"{sign}{text}";
            }
            index = until;
        }
    }

    private static List<(char Sign, string Text)> Script(string[] before, string[] after)
    {
        var start = 0;
        while (start < before.Length && start < after.Length && before[start] == after[start])
        {
            start++;
        }
        var end = 0;
        while (end < before.Length - start && end < after.Length - start && before[^(end + 1)] == after[^(end + 1)])
        {
            end++;
        }
        var script = before[..start].Select(line => (' ', line)).ToList();
        script.AddRange(Middle(before[start..^end], after[start..^end]));
        script.AddRange(before[^end..].Select(line => (' ', line)));
        return script;
    }

    private static List<(char Sign, string Text)> Middle(string[] before, string[] after)
    {
        if ((long)before.Length * after.Length > MostCells)
        {
            return [.. before.Select(line => ('-', line)), .. after.Select(line => ('+', line))];
        }
        // Longest common rest of both texts from each pair of lines on.
        var common = new int[before.Length + 1, after.Length + 1];
        for (var i = before.Length - 1; i >= 0; i--)
        {
            for (var j = after.Length - 1; j >= 0; j--)
            {
                common[i, j] = before[i] == after[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }
        var script = new List<(char Sign, string Text)>();
        var (one, other) = (0, 0);
        while (one < before.Length || other < after.Length)
        {
            if (one < before.Length && other < after.Length && before[one] == after[other])
            {
                script.Add((' ', before[one++]));
                other++;
            }
            else if (one < before.Length && (other == after.Length || common[one + 1, other] >= common[one, other + 1]))
            {
                script.Add(('-', before[one++]));
            }
            else
            {
                script.Add(('+', after[other++]));
            }
        }
        return script;
    }
}
