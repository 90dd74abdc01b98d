using Platform.Contracts.Runbooks;

namespace Platform.Diagnostic.Runbooks;

/// <summary>Reads a document and has the shells check its scripts.</summary>
internal static class RunbookReader
{
    /// <summary>
    /// A script that does not parse is an error where its author marked it as one. In a plain document it is more likely an
    /// example or output, so it stays text.
    /// </summary>
    /// <param name="markdown">The document.</param>
    /// <param name="fallbackId">Id, or file name to make one from, for a document without front matter of ours.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<RunbookReading> ReadAsync(string markdown, string? fallbackId, CancellationToken cancellation)
    {
        var reading = RunbookParser.Parse(markdown, fallbackId);
        if (reading.Runbook is not { } runbook)
        {
            return reading;
        }

        var problems = new List<(RunbookBlock Block, RunbookError Error)>();
        foreach (var block in runbook.Blocks)
        {
            if (await ScriptSyntax.CheckAsync(block, cancellation) is { } error)
            {
                problems.Add((block, error));
            }
        }

        if (problems.Count == 0)
        {
            return reading;
        }

        if (!runbook.Plain)
        {
            return new RunbookReading(null, [.. problems.Select(problem => problem.Error)]);
        }

        var broken = problems.Select(problem => problem.Block.Id).ToHashSet(StringComparer.Ordinal);
        return reading with
        {
            Notes = [.. problems.Select(problem => problem.Error with { Message = $"{problem.Error.Message} The block was left as text." })],
            Runbook = runbook with { Blocks = [.. runbook.Blocks.Where(block => !broken.Contains(block.Id) && !broken.Contains(block.For ?? ""))] },
        };
    }
}
