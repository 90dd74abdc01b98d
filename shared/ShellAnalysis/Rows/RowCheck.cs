using System.Text.Encodings.Web;
using System.Text.Json;

namespace Platform.ShellAnalysis.Rows;

/// <summary>One labelled or unlabelled row of a file: a command line and its shell.</summary>
internal sealed record Row(string Id, string Shell, string Command, string Label, IReadOnlyList<string> Also);

/// <summary>Judges the rows of a JSONL file, many at a time, in their order.</summary>
internal static class RowCheck
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="FormatException">A line is no row; the message names it.</exception>
    public static async Task<IReadOnlyList<(Row Row, ScriptVerdict Verdict)>> CheckAsync(string path, ScriptAnalyzer analyzer, CancellationToken cancellationToken)
    {
        var lines = await File.ReadAllLinesAsync(path, cancellationToken);
        var rows = lines.Select((line, index) => (Line: line, Number: index + 1)).Where(one => one.Line.Trim().Length > 0).Select(one => Read(path, one.Line, one.Number)).ToList();
        var verdicts = new ScriptVerdict[rows.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, rows.Count),
            new ParallelOptions { MaxDegreeOfParallelism = Math.Max(4, Environment.ProcessorCount * 2), CancellationToken = cancellationToken },
            async (index, token) => verdicts[index] = await analyzer.AnalyzeAsync(rows[index].Command, Language(rows[index].Shell), cancellationToken: token));
        return [.. rows.Zip(verdicts)];
    }

    public static string Line(Row row, ScriptVerdict verdict) => JsonSerializer.Serialize(
        new { row.Id, Class = verdict.Class.Name(), Decision = verdict.Decision.ToString().ToLowerInvariant(), verdict.Reasons }, Json);

    private static Row Read(string path, string line, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            string Text(string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
            if (Text("id").Length == 0 || Text("shell").Length == 0 || !root.TryGetProperty("command", out _))
            {
                throw new FormatException($"{path}, line {number}: a row needs 'id', 'shell' (bash, sh, aws-cli, powershell, cmd) and 'command'.");
            }

            return new Row(Text("id"), Text("shell"), Text("command"), Text("label"),
                root.TryGetProperty("also", out var also) && also.ValueKind == JsonValueKind.Array ? [.. also.EnumerateArray().Select(item => item.GetString() ?? "")] : []);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"{path}, line {number}: this is no JSON object ({exception.Message})");
        }
    }

    private static ShellLanguage Language(string shell) => shell switch
    {
        "bash" or "aws-cli" => ShellLanguage.Bash,
        "sh" => ShellLanguage.Sh,
        "cmd" => ShellLanguage.Cmd,
        "powershell" => ShellLanguage.PowerShell,
        _ => throw new FormatException($"'{shell}' is no shell; it must be bash, sh, aws-cli, powershell or cmd."),
    };
}
