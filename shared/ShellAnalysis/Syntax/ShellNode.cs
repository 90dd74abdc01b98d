using System.Text;
using System.Text.Json;

namespace Platform.ShellAnalysis.Syntax;

/// <summary>A node of shfmt's syntax tree together with the text that it was read from.</summary>
internal readonly record struct ShellNode(JsonElement Json, byte[] Source)
{
    private static readonly string[] Operators =
        ["<<<", "<<-", "&>>", "<<", ">>", ">|", ">&", "<&", "<>", "&>", "&&", "||", "|&", ">", "<", "|", "+=", "="];

    public string Type => Json.ValueKind == JsonValueKind.Object ? Text("Type") : "";

    public string Text(string name) =>
        Json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    public bool Flag(string name) => Json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    public bool Has(string name) => Json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    public ShellNode? Child(string name) =>
        Json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? new ShellNode(value, Source) : null;

    public IReadOnlyList<ShellNode> Children(string name)
    {
        if (!Json.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.Array)
        {
            return [];
        }

        var source = Source;
        return [.. value.EnumerateArray().Select(item => new ShellNode(item, source))];
    }

    /// <summary>
    /// The operator as it is written. shfmt gives operators as numbers that differ between its versions, so the text decides.
    /// </summary>
    public string Operator()
    {
        var at = Json.TryGetProperty("OpPos", out var position) ? position.GetProperty("Offset").GetInt32() : -1;
        if (at < 0)
        {
            return "";
        }

        var rest = Encoding.UTF8.GetString(Source.AsSpan(at, Math.Min(3, Source.Length - at)));
        return Array.Find(Operators, candidate => rest.StartsWith(candidate, StringComparison.Ordinal)) ?? "";
    }

    /// <summary>So many letters of the text, from where a position of the node points to.</summary>
    public string At(string position, int length)
    {
        if (!Json.TryGetProperty(position, out var at))
        {
            return "";
        }

        var from = Math.Min(at.GetProperty("Offset").GetInt32(), Source.Length);
        return Encoding.UTF8.GetString(Source.AsSpan(from, Math.Min(length, Source.Length - from)));
    }

    /// <summary>The nodes right below.</summary>
    public IEnumerable<ShellNode> Nodes()
    {
        var source = Source;
        return Json.EnumerateObject().SelectMany(property => property.Value.ValueKind switch
        {
            JsonValueKind.Object => [new ShellNode(property.Value, source)],
            JsonValueKind.Array => property.Value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Select(item => new ShellNode(item, source)),
            _ => Enumerable.Empty<ShellNode>(),
        });
    }

    /// <summary>The text that the node was read from.</summary>
    public string Raw()
    {
        if (!Json.TryGetProperty("Pos", out var from) || !Json.TryGetProperty("End", out var to))
        {
            return "";
        }

        var start = Math.Clamp(from.GetProperty("Offset").GetInt32(), 0, Source.Length);
        var end = Math.Clamp(to.GetProperty("Offset").GetInt32(), start, Source.Length);
        return Encoding.UTF8.GetString(Source.AsSpan(start, end - start));
    }

    /// <summary>Command and process substitutions anywhere below, outermost only.</summary>
    public IEnumerable<ShellNode> Substitutions()
    {
        if (Type is "CmdSubst" or "ProcSubst")
        {
            return [this];
        }

        var source = Source;
        return Json.ValueKind switch
        {
            JsonValueKind.Object => Json.EnumerateObject().SelectMany(property => new ShellNode(property.Value, source).Below()),
            JsonValueKind.Array => Json.EnumerateArray().SelectMany(item => new ShellNode(item, source).Below()),
            _ => [],
        };
    }

    private IEnumerable<ShellNode> Below() => Json.ValueKind switch
    {
        JsonValueKind.Object => Substitutions(),
        JsonValueKind.Array => ArrayItems().SelectMany(item => item.Below()),
        _ => [],
    };

    private IEnumerable<ShellNode> ArrayItems()
    {
        var source = Source;
        return Json.EnumerateArray().Select(item => new ShellNode(item, source));
    }
}
