namespace Platform.Diagnostic.Search;

/// <summary>Vectors cannot be used now; full text answers alone.</summary>
internal sealed class VectorsUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
