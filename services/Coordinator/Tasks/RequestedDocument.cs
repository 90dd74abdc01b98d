using Platform.Contracts.Reports;

namespace Platform.Coordinator.Tasks;

/// <summary>A document that a person asked for.</summary>
internal sealed record RequestedDocument(Guid DocumentId, DocumentKind Kind);
