namespace Platform.Gateway.Tasks;

/// <summary>Which tasks to list; an empty list or null does not filter.</summary>
internal sealed record TaskFilter
{
    public IReadOnlyList<string> Statuses { get; init; } = [];
    public IReadOnlyList<string> Categories { get; init; } = [];
    public string? Target { get; init; }
    public string? Requester { get; init; }
    public string? Text { get; init; }
    public bool Archived { get; init; }
    public required int Limit { get; init; }
    public TaskCursor? After { get; init; }
}
