namespace Platform.Chaos;

/// <summary>The run itself cannot go on: the platform did not start, or refused what it must take. The message says which.</summary>
internal sealed class RunFailedException(string message) : Exception(message);
