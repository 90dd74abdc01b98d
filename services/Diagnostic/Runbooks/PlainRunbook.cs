using System.Text.RegularExpressions;
using Platform.Contracts.Runbooks;

namespace Platform.Diagnostic.Runbooks;

/// <summary>
/// Makes a runbook of plain Markdown: blocks under a diagnosis heading are probes, blocks under a mitigation heading are
/// steps with unknown effects, and everything else stays text.
/// </summary>
internal static partial class PlainRunbook
{
    /// <summary>Reads the outline of a document without front matter of ours.</summary>
    /// <param name="outline">Headings and fences.</param>
    /// <param name="frontTitle">Title that some other tool's front matter gives.</param>
    /// <param name="idOrFile">Id, or the file name that it is made from; null = from the title.</param>
    /// <param name="errors">Receives what stands in the way.</param>
    public static ParsedRunbook Read(MarkdownOutline outline, string? frontTitle, string? idOrFile, List<RunbookError> errors)
    {
        foreach (var fence in outline.Fences.Where(fence => IsMarked(fence.Info)))
        {
            errors.Add(new RunbookError(fence.Line,
                "A marked block needs front matter at the head of the document: --- then id, title and platform, then ---."));
        }

        var first = outline.Headings.Count > 0 ? outline.Headings[0] : null;
        var fallback = idOrFile is null ? "" : RunbookIds.Slug(idOrFile);
        var title = Clean(frontTitle ?? first?.Text ?? fallback.Replace('-', ' '), 200);
        var id = fallback.Length > 0 ? fallback : RunbookIds.Slug(title);
        if (id.Length == 0)
        {
            errors.Add(new RunbookError(1, "The document has neither front matter with an id nor a heading to make one from."));
        }

        var scripts = outline.Fences
            .Select(fence => (fence, kind: KindOf(fence, first), script: Script(fence)))
            .Where(entry => entry is { kind: not null, script.Length: > 0 })
            .Select(entry => new PlainScript(entry.fence, entry.kind!.Value, entry.script))
            .ToList();
        var parameters = PlainParameters.Bind(scripts);
        return new ParsedRunbook
        {
            Id = id,
            Title = title.Length > 0 ? title : id,
            Platform = "linux",
            Parameters = parameters,
            Blocks = Blocks(scripts),
            Plain = true,
        };
    }

    private static bool IsMarked(string info)
    {
        var parsed = FenceInfo.Parse(info);
        return parsed.Language is "bash" or "sh" or "powershell" or "aws" && parsed.Kind is "probe" or "step" or "verify" or "rollback";
    }

    private static string Script(MarkdownFence fence)
    {
        var language = fence.Info.Split([' ', '\t', '{', ','], 2)[0].ToLowerInvariant();
        return language is "" or "bash" or "shell" or "sh" or "zsh" || ConsoleTranscript.IsConsole(language)
            ? ConsoleTranscript.Commands(fence.Content, language)
            : "";
    }

    /// <summary>The innermost heading that says what a block is for decides; checks within a diagnosis stay probes.</summary>
    private static RunbookBlockKind? KindOf(MarkdownFence fence, MarkdownHeading? title)
    {
        var kinds = fence.Section.Where(heading => heading != title || heading.Level > 1)
            .Select(heading => KindOf(heading.Text)).OfType<RunbookBlockKind>().ToList();
        return kinds switch
        {
            [] => null,
            [.., RunbookBlockKind.Verify] when kinds.Contains(RunbookBlockKind.Probe) => RunbookBlockKind.Probe,
            [.., var innermost] => innermost,
        };
    }

    private static RunbookBlockKind? KindOf(string heading)
    {
        var text = Lead().Replace(heading, "").Trim();
        return Diagnosis().IsMatch(text) ? RunbookBlockKind.Probe
            : Verification().IsMatch(text) ? RunbookBlockKind.Verify
            : Rollback().IsMatch(text) ? RunbookBlockKind.Rollback
            : Mitigation().IsMatch(text) ? RunbookBlockKind.Step
            : null;
    }

    private static List<RunbookBlock> Blocks(List<PlainScript> scripts)
    {
        var blocks = new List<RunbookBlock>();
        var counts = new Dictionary<RunbookBlockKind, int>();
        foreach (var script in scripts.Where(script => script.Text.Length > 0))
        {
            var dependent = script.Kind is RunbookBlockKind.Verify or RunbookBlockKind.Rollback;
            var step = dependent ? blocks.FindLast(block => block.Kind == RunbookBlockKind.Step)?.Id : null;
            var earlier = step is null ? -1 : blocks.FindIndex(block => block.Kind == script.Kind && block.For == step);
            if (earlier >= 0)
            {
                blocks[earlier] = blocks[earlier] with { Script = blocks[earlier].Script + script.Text };
                continue;
            }

            // A check that belongs to no step is still worth looking at; an undo of nothing is not.
            var kind = !dependent || step is not null ? script.Kind : script.Kind == RunbookBlockKind.Verify ? RunbookBlockKind.Probe : (RunbookBlockKind?)null;
            if (kind is { } known)
            {
                var number = counts[known] = counts.GetValueOrDefault(known) + 1;
                blocks.Add(Block(script, known, step, number));
            }
        }

        return blocks;
    }

    private static RunbookBlock Block(PlainScript script, RunbookBlockKind kind, string? step, int number)
    {
        var reads = kind is RunbookBlockKind.Probe or RunbookBlockKind.Verify;
        var word = kind.ToString().ToLowerInvariant();
        // The heading that made it a probe or a step says nothing more about it; one below that does.
        var below = script.Fence.Section.SkipWhile(heading => KindOf(heading.Text) is null).Skip(1).LastOrDefault();
        var title = Clean(Sentence().Split(script.Fence.Lead ?? below?.Text ?? "")[^1], 100);
        return new RunbookBlock
        {
            Kind = kind,
            Id = step is null ? $"{word}-{number}" : $"{step}-{word}",
            Title = title.Length > 0 ? title : $"{char.ToUpperInvariant(word[0])}{word[1..]} {number}",
            For = step,
            Interpreter = Interpreter.Bash,
            Script = script.Text,
            // What a plain document's commands reach is not said; the target's scope bounds them.
            Effects = reads ? DeclaredEffects.ReadOnly with { Network = NetworkEffect.Any } : DeclaredEffects.Unknown,
            TimeoutSeconds = reads ? 30 : 60,
            Line = script.Fence.Line,
        };
    }

    /// <summary>One line of prose without Markdown's marks.</summary>
    private static string Clean(string text, int max)
    {
        var clean = Marks().Replace(Link().Replace(text, "$1"), "").Trim().TrimEnd(':').Trim();
        return clean.Length <= max ? clean : clean[..(max - 1)].TrimEnd() + "…";
    }

    [GeneratedRegex(@"^(?:[\d.)\s]+|(?:how\s+to|possible|steps\s+(?:to|for)|immediate|quick|full|initial|further|suggested|recommended)\s+)+", RegexOptions.IgnoreCase)]
    private static partial Regex Lead();

    [GeneratedRegex(@"^(?:diagnos|investigat|troubleshoot|debug|triage|analys|check|inspect|symptom)", RegexOptions.IgnoreCase)]
    private static partial Regex Diagnosis();

    [GeneratedRegex(@"^(?:mitigat|resol(?:ve|ving|ution)|remed|fix|solution|solve|repair|recover|correct(?:ion|ive)|action|what\s+to\s+do|procedure|steps$|workaround)", RegexOptions.IgnoreCase)]
    private static partial Regex Mitigation();

    [GeneratedRegex(@"^(?:verif|validat|confirm)", RegexOptions.IgnoreCase)]
    private static partial Regex Verification();

    [GeneratedRegex(@"^(?:roll\s?-?back|undo|revert|back\s?-?out)", RegexOptions.IgnoreCase)]
    private static partial Regex Rollback();

    [GeneratedRegex(@"(?<=[.!?)])\s+(?=[A-Z])")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"!?\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^(?:[-*+>]|\d+[.)])\s+|[`*]{1,3}|<[^>]*>")]
    private static partial Regex Marks();
}

/// <summary>A block on its way to become a probe or a step; <see cref="Text"/> is empty where it cannot become one.</summary>
internal sealed class PlainScript(MarkdownFence fence, RunbookBlockKind kind, string text)
{
    public MarkdownFence Fence { get; } = fence;

    public RunbookBlockKind Kind { get; } = kind;

    public string Text { get; set; } = text;
}
