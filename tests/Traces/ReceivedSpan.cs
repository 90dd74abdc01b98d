namespace Platform.Tests.Traces;

/// <summary>A span as it came over OTLP; ids in lower-case hex.</summary>
internal sealed record ReceivedSpan
{
    public required string Service { get; init; }
    public required string Scope { get; init; }
    public string TraceId { get; init; } = "";
    public string SpanId { get; init; } = "";
    /// <summary>Empty for a root.</summary>
    public string ParentId { get; init; } = "";
    public string Name { get; init; } = "";
    public SpanKind Kind { get; init; }
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();
    public int Links { get; init; }

    public override string ToString() => $"{Service} [{Scope}] {Kind} '{Name}' {SpanId} < {ParentId}";
}

/// <summary>Kinds as OTLP numbers them.</summary>
internal enum SpanKind { Unspecified, Internal, Server, Client, Producer, Consumer }
