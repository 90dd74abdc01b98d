namespace Platform.AgentTesting;

/// <summary>The mock has no answer to a request; the caller gets 404 with this message.</summary>
public sealed class NoAnswerException(string message) : Exception(message);

/// <summary>A script cannot be played; the message names file and line.</summary>
public sealed class ScriptException(string message) : Exception(message);
