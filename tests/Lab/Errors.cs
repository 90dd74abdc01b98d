namespace Platform.Lab;

/// <summary>A scenario's files are not what the format asks for; the message says where and what would be right.</summary>
internal sealed class ScenarioInvalidException(string message) : Exception(message);

/// <summary>A scenario cannot be run on this machine; the message says why.</summary>
internal sealed class ScenarioSkippedException(string message) : Exception(message);

/// <summary>A scenario's world could not be set up.</summary>
internal sealed class SetupFailedException(string message) : Exception(message);

/// <summary>The platform refused a request or did not answer; the message holds its words.</summary>
internal sealed class PlatformRefusedException(string message) : Exception(message);
