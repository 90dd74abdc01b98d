using System.ComponentModel.DataAnnotations;

namespace Platform.Gateway.Secrets;

/// <summary>A secret's value. It is sealed before it leaves the Gateway and never returned.</summary>
public sealed record SecretRequest
{
    /// <summary>8 to 32,768 characters without NUL.</summary>
    [Required]
    public string? Value { get; init; }
    /// <summary>What it is for; shown. At most 1,000 characters.</summary>
    [MaxLength(1_000)]
    public string? Description { get; init; }
    /// <summary>The version that was read; a newer one is then not overwritten, 0 = it must not exist yet. If-Match says the same.</summary>
    public int? Version { get; init; }

    /// <summary>Says nothing of the value.</summary>
    public override string ToString() => "a secret";
}
