namespace Platform.Contracts;

/// <summary>
/// Marks a message as a command: exactly one endpoint consumes it, and publishing it where no queue is bound is an error
/// (it is sent with the mandatory flag). Messages without it are events.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CommandAttribute : Attribute;
