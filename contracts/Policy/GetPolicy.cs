using MassTransit;

namespace Platform.Contracts.Policy;

/// <summary>Reads the approval policy in force. Answered by <see cref="PolicyFound"/>.</summary>
[Command, EntityName("itops.get-policy.v1"), MessageUrn("itops:get-policy:v1")]
public sealed record GetPolicy;
