using MassTransit;

namespace Platform.Contracts.Execution;

/// <summary>Asks for the key with which a secret is sealed on its way. Answered by <see cref="SealingKey"/> or <see cref="SecretRefused"/>.</summary>
[Command, EntityName("itops.get-sealing-key.v1"), MessageUrn("itops:get-sealing-key:v1")]
public sealed record GetSealingKey;
