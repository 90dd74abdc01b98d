namespace Platform.Executor.Rehearsal;

/// <summary>There is no throw-away copy to try a step in; the message says why, for the approver.</summary>
internal sealed class NoCopyException(string message) : Exception(message);
