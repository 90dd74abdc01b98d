using Platform.Contracts.Reports;

namespace Platform.Writer.Reports;

/// <summary>A newer service asked for a kind of document that this Writer does not know.</summary>
internal sealed class UnknownDocumentKindException(DocumentKind kind)
    : Exception($"This version of Writer knows no document of kind {kind}; it writes {string.Join(", ", Enum.GetNames<DocumentKind>())}.");
