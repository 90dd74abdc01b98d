using System.Text;
using Platform.Contracts.Runbooks;
using YamlDotNet.RepresentationModel;

namespace Platform.Diagnostic.Runbooks;

/// <summary>Reads a runbook's document. Pure; whether scripts parse is checked by <see cref="RunbookReader"/>.</summary>
internal static class RunbookParser
{
    /// <summary>Largest document in bytes of UTF-8.</summary>
    public const int MaxBytes = 256 * 1024;

    private static readonly string[] Platforms = ["linux", "windows", "aws"];
    private static readonly string[] Categories = ["incident", "change", "request"];

    /// <param name="markdown">The document.</param>
    /// <param name="fallbackId">Id, or file name to make one from, for a document without front matter of ours.</param>
    public static RunbookReading Parse(string markdown, string? fallbackId)
    {
        var errors = new List<RunbookError>();
        if (DocumentProblem(markdown) is { } problem)
        {
            return new RunbookReading(null, [problem]);
        }

        var lines = MarkdownScanner.Lines(markdown.TrimStart('\uFEFF'));
        var front = FrontMatter.Read(lines, errors);
        if (errors.Count > 0)
        {
            return new RunbookReading(null, errors);
        }

        var outline = MarkdownScanner.Scan(lines, front.BodyStart);
        var runbook = front.Root is null
            ? PlainRunbook.Read(outline, front.Title, fallbackId, errors)
            : Declared(front.Root, outline, errors);
        ScriptText.Check(runbook.Blocks, errors);
        return errors.Count > 0
            ? new RunbookReading(null, [.. errors.OrderBy(error => error.Line)])
            : new RunbookReading(runbook, []);
    }

    private static RunbookError? DocumentProblem(string markdown)
    {
        if (string.IsNullOrWhiteSpace(markdown))
        {
            return new RunbookError(0, "The document is empty; a runbook has at least a heading.");
        }

        if (Encoding.UTF8.GetByteCount(markdown) > MaxBytes)
        {
            return new RunbookError(0, $"The document is larger than {MaxBytes / 1024} KiB; split it into several runbooks.");
        }

        for (var i = 0; i < markdown.Length; i++)
        {
            var c = markdown[i];
            var lonely = char.IsSurrogate(c) && !(char.IsHighSurrogate(c) && i + 1 < markdown.Length && char.IsLowSurrogate(markdown[++i]));
            if (lonely || (char.IsControl(c) && c is not ('\n' or '\r' or '\t' or '\f' or '\u0085')))
            {
                var line = markdown.AsSpan(0, i).Count('\n') + 1;
                return new RunbookError(line, $"Character U+{(int)c:X4} is not text; save the document as UTF-8 text without control characters.");
            }
        }

        return null;
    }

    private static ParsedRunbook Declared(YamlMappingNode root, MarkdownOutline outline, List<RunbookError> errors)
    {
        var yaml = new YamlReader(errors);
        var front = yaml.Mapping(root, "front matter", "id", "title", "platform", "tags", "triggers", "category", "parameters", "causes");
        var id = yaml.Text(front, "id");
        if (id is null || !RunbookIds.IsValid(id))
        {
            yaml.Error(front.GetValueOrDefault("id") ?? root, id is null
                ? "'id' is missing; write one in kebab-case, such as id: full-disk."
                : $"'{id}' is no id; write lower-case letters, digits and single hyphens (at most 100), such as full-disk.");
        }

        var title = yaml.Text(front, "title", 200) ?? (front.ContainsKey("title") || outline.Headings.Count == 0 ? null : outline.Headings[0].Text);
        if (string.IsNullOrWhiteSpace(title))
        {
            yaml.Error(front.GetValueOrDefault("title") ?? root, "'title' is missing; write one line that says what the runbook is for.");
        }

        var platform = Choice(yaml, front, "platform", Platforms);
        if (!front.ContainsKey("platform"))
        {
            yaml.Error(root, "'platform' is missing; write linux, windows or aws.");
        }

        var parameterReader = new ParameterReader(yaml);
        var parameters = front.TryGetValue("parameters", out var node) ? parameterReader.Read(node) : [];
        var blocks = new BlockReader(errors).Read(outline.Fences);
        var causes = new CauseReader(yaml, blocks).Read(front);
        var uses = new ParameterUse(parameters, blocks, errors);
        uses.CheckSources(parameterReader.ProbeSources);
        uses.CheckCauses(causes);
        return new ParsedRunbook
        {
            Id = id ?? "",
            Title = title ?? "",
            Platform = platform ?? "linux",
            Tags = yaml.Texts(front, "tags", maxLength: 60),
            Triggers = yaml.Texts(front, "triggers"),
            Category = Choice(yaml, front, "category", Categories),
            Parameters = uses.WithCaptured(),
            Causes = causes,
            Blocks = blocks,
        };
    }

    private static string? Choice(YamlReader yaml, Dictionary<string, YamlNode> front, string key, string[] choices)
    {
        var value = yaml.Text(front, key);
        if (value is not null && !choices.Contains(value, StringComparer.Ordinal))
        {
            yaml.Error(front[key], $"'{key}' must be one of {string.Join(", ", choices)}, not '{value}'.");
            return null;
        }

        return value;
    }
}
