namespace Platform.AgentTesting;

/// <summary>The mock has no answer to a request; the caller gets 404 with this message.</summary>
public sealed class NoAnswerException(string message) : Exception(message);

/// <summary>A script cannot be played; the message names file and line.</summary>
public sealed class ScriptException(string message) : Exception(message);

/// <summary>An agent or a task did something else than a test says it should; the message says what.</summary>
public sealed class AgentAssertionException(string message) : Exception(message);

/// <summary>The platform did not do what it was asked over HTTP; the message says what it answered.</summary>
public sealed class PlatformRefusedException(string message) : Exception(message);
