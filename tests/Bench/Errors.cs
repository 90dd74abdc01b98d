namespace Platform.Bench;

/// <summary>The bench cannot go on, or what it measured is broken. The message says which.</summary>
internal sealed class BenchFailedException(string message) : Exception(message);
