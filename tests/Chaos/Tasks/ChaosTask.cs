namespace Platform.Chaos.Tasks;

/// <summary>One task of the run and what its person did and saw.</summary>
internal sealed class ChaosTask
{
    public const int Steps = 3;

    public required int Number { get; init; }
    public required TaskKind Kind { get; init; }
    /// <summary>Name of its lines in the ledger.</summary>
    public required string Entry { get; init; }
    public required string Ledger { get; init; }
    public required string IdempotencyKey { get; init; }

    /// <summary>Set once the platform has answered 202.</summary>
    public Guid? Id { get; set; }
    /// <summary>The last status seen.</summary>
    public string Status { get; set; } = "";
    public DateTimeOffset? EndedAt { get; set; }
    /// <summary>Hash that the person approved, and when he sent that; null where he never did.</summary>
    public (string Hash, DateTimeOffset At)? Approval { get; set; }
    /// <summary>When a rejection was acknowledged.</summary>
    public DateTimeOffset? RejectedAt { get; set; }
    /// <summary>When a cancellation was acknowledged.</summary>
    public DateTimeOffset? CancelledAt { get; set; }
    /// <summary>Steps whose outcome the person settled, with what he said.</summary>
    public List<(int Step, string Said)> Settled { get; } = [];

    public bool HasEnded => Status is "Completed" or "Failed" or "Rejected" or "Cancelled" or "Expired";

    public override string ToString() => $"task {Number} ({Kind}, {Id}, {Status})";
}
