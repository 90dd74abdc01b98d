namespace Platform.Messaging.Work;

/// <summary>A claimed row of <c>work_item</c>.</summary>
internal sealed record WorkItem
{
    public required string Key { get; init; }
    public required byte[] Command { get; init; }
    public string? TraceParent { get; init; }
    public required DateTime AcceptedAt { get; init; }
    public required int Wakes { get; init; }
    public required long FencingToken { get; init; }
    public required int Failures { get; init; }
}
