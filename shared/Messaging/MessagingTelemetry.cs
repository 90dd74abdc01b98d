using System.Diagnostics;

namespace Platform.Messaging;

/// <summary>The activity source of outbox and work.</summary>
public static class MessagingTelemetry
{
    /// <summary>Name to subscribe to.</summary>
    public const string SourceName = "Platform.Messaging";

    internal static ActivitySource Source { get; } = new(SourceName);
}
