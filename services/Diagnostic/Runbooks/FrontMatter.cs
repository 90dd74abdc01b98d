using System.Text.RegularExpressions;
using Platform.Contracts.Runbooks;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Platform.Diagnostic.Runbooks;

/// <summary>The YAML at the head of a document.</summary>
/// <param name="Root">Null where there is none, or none that is ours.</param>
/// <param name="BodyStart">Index of the first line behind it.</param>
/// <param name="Title">Title that some other tool's front matter gives.</param>
internal sealed partial record FrontMatter(YamlMappingNode? Root, int BodyStart, string? Title)
{
    /// <summary>Deeper nesting than any runbook needs; the loader is recursive, and a hostile document must not end the process.</summary>
    private const int MaxDepth = 16;

    /// <summary>
    /// Finds front matter. What has no <c>id</c> and none of the keys that only runbooks have belongs to some other tool and
    /// is passed over; ours must be right.
    /// </summary>
    public static FrontMatter Read(IReadOnlyList<string> lines, List<RunbookError> errors)
    {
        if (lines.Count == 0 || lines[0].TrimEnd() != "---")
        {
            return new FrontMatter(null, 0, null);
        }

        var end = 1;
        while (end < lines.Count && lines[end].TrimEnd() is not ("---" or "..."))
        {
            end++;
        }

        var block = lines.Skip(1).Take(end - 1).ToList();
        var ours = block.Any(line => OurKey().IsMatch(line));
        if (end == lines.Count)
        {
            if (ours)
            {
                errors.Add(new RunbookError(1, "The front matter that starts here is not closed; put a line of --- behind it."));
            }

            return new FrontMatter(null, ours ? end : 0, null);
        }

        // The library reports a tab where the mapping around it starts.
        if (ours && block.FindIndex(line => line.StartsWith('\t')) is >= 0 and var tab)
        {
            errors.Add(new RunbookError(tab + 2, "The front matter is not valid YAML: indent with spaces, not with tabs."));
            return new FrontMatter(null, end + 1, null);
        }

        try
        {
            var root = Load(string.Join('\n', block) + "\n");
            if (ours && root is not YamlMappingNode)
            {
                errors.Add(new RunbookError(2, "The front matter must be a mapping of keys to values, such as `id: full-disk`."));
            }

            var title = root is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode("title"), out var node)
                ? (node as YamlScalarNode)?.Value
                : null;
            return new FrontMatter(ours ? root as YamlMappingNode : null, end + 1, title);
        }
        catch (YamlException broken)
        {
            if (ours)
            {
                var reason = broken.InnerException?.Message ?? broken.Message;
                errors.Add(new RunbookError((int)Math.Max(broken.Start.Line, broken.End.Line) + 1,
                    $"The front matter is not valid YAML: {Position().Replace(reason, "")} Quote values that hold colons, braces or #."));
            }

            return new FrontMatter(null, end + 1, null);
        }
    }

    private static YamlNode? Load(string yaml)
    {
        var depth = 0;
        var parser = new Parser(new StringReader(yaml));
        while (Next(parser))
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > MaxDepth)
            {
                throw new YamlException(parser.Current.Start, parser.Current.End, $"It is nested deeper than {MaxDepth} levels.");
            }

            if (parser.Current is AnchorAlias)
            {
                throw new YamlException(parser.Current.Start, parser.Current.End, "Aliases (*name) are not supported; write the value out.");
            }
        }

        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return stream.Documents.Count == 0 ? null : stream.Documents[0].RootNode;
    }

    /// <summary>YamlDotNet's scanner ends with this exception where a list or mapping in brackets is never closed.</summary>
    private static bool Next(Parser parser)
    {
        try
        {
            return parser.MoveNext();
        }
        catch (InvalidOperationException)
        {
            var at = parser.Current?.End ?? Mark.Empty;
            throw new YamlException(at, at, "A bracket or brace that is opened here is never closed.");
        }
    }

    [GeneratedRegex(@"^['""]?(id|triggers|parameters|causes)['""]?[ \t]*:")]
    private static partial Regex OurKey();

    [GeneratedRegex(@"^\(Line: .*?\) - \(Line: .*?\): ")]
    private static partial Regex Position();
}
