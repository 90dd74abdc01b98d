using System.Text;

namespace Platform.Tests.Traces;

/// <summary>Draws a trace as a tree, for reading failures.</summary>
internal static class Tree
{
    /// <summary>Spans whose parent has not come.</summary>
    public static IReadOnlyList<ReceivedSpan> Orphans(IReadOnlyList<ReceivedSpan> spans)
    {
        var known = spans.Select(span => span.SpanId).ToHashSet();
        return [.. spans.Where(span => span.ParentId.Length > 0 && !known.Contains(span.ParentId))];
    }

    public static string Draw(IReadOnlyList<ReceivedSpan> spans)
    {
        var text = new StringBuilder();
        var known = spans.Select(span => span.SpanId).ToHashSet();
        foreach (var root in spans.Where(span => !known.Contains(span.ParentId)))
        {
            Draw(text, spans, root, 0);
        }
        return text.ToString();
    }

    private static void Draw(StringBuilder text, IReadOnlyList<ReceivedSpan> spans, ReceivedSpan span, int depth)
    {
        text.Append(' ', depth * 2).Append(span.Kind).Append(' ').Append(span.Name).Append(" [").Append(span.Service).Append(' ').Append(span.Scope).Append("]\n");
        foreach (var child in spans.Where(child => child.ParentId == span.SpanId))
        {
            Draw(text, spans, child, depth + 1);
        }
    }
}
