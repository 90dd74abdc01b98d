using System.Text;

namespace Platform.Writer.Reports;

/// <summary>A finished document: the title is plain text, the body Markdown.</summary>
internal sealed record Page(string Title, string Markdown)
{
    /// <summary>What is left to do, as plain text.</summary>
    public IReadOnlyList<string> FollowUps { get; init; } = [];
}

/// <summary>
/// Puts blocks one after the other. Cells, bullets and paragraphs are Markdown already; whatever comes from a task has been
/// through <see cref="MarkdownText"/> before. Ordered lists are not used: their numbers would look like facts.
/// </summary>
internal sealed class PageBuilder
{
    private readonly StringBuilder _text = new();

    public PageBuilder Heading(int level, string markdown) => Block($"{new string('#', level)} {markdown}");

    public PageBuilder Paragraph(string markdown) => Block(markdown);

    /// <summary>Text exactly as recorded, in a fence that nothing inside can close.</summary>
    public PageBuilder Fence(string language, string text)
    {
        var shown = MarkdownText.Visible(text, keepLines: true).TrimEnd('\n');
        var fence = new string('`', Math.Max(3, MarkdownText.LongestRun(shown, '`') + 1));
        return Block($"{fence}{language}\n{shown}\n{fence}");
    }

    public PageBuilder Bullets(IEnumerable<string> markdown)
    {
        var lines = string.Join('\n', markdown.Select(line => $"- {line}"));
        return lines.Length == 0 ? this : Block(lines);
    }

    /// <summary>Rows of cells made by <see cref="MarkdownText.Cell"/> or <see cref="MarkdownText.CodeCell"/>.</summary>
    public PageBuilder Table(IReadOnlyList<string> header, IEnumerable<string[]> rows)
    {
        var lines = rows.Select(Row).ToList();
        return lines.Count == 0
            ? this
            : Block(string.Join('\n', [Row(header), Row([.. header.Select(_ => "---")]), .. lines]));
    }

    public override string ToString() => _text.ToString();

    private PageBuilder Block(string markdown)
    {
        if (_text.Length > 0)
        {
            _text.Append('\n');
        }
        _text.Append(markdown).Append('\n');
        return this;
    }

    private static string Row(IReadOnlyList<string> cells) => $"| {string.Join(" | ", cells)} |";
}
