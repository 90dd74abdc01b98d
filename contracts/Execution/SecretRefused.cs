using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>A request about a secret was refused, and nothing changed.</summary>
[EntityName("itops.secret-refused.v1"), MessageUrn("itops:secret-refused:v1")]
public sealed record SecretRefused
{
    public required SecretRefusal Code { get; init; }
    public required string Message { get; init; }
    public int? CurrentVersion { get; init; }
}

/// <summary>Why a request about a secret was refused.</summary>
public enum SecretRefusal { NotFound, Invalid, VersionMismatch, NoKey }
