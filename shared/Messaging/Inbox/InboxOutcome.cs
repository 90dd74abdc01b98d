namespace Platform.Messaging.Inbox;

/// <summary>What the inbox knows of a message.</summary>
internal enum InboxOutcome
{
    New,
    HandledBefore,
}
