using MassTransit;

namespace Platform.Messaging.Work;

/// <summary>
/// Commands that a service has accepted and not answered yet: their work stands in its database and is not forgotten, so
/// nobody needs to send them again. Said every few seconds for as long as the work is open.
/// </summary>
[EntityName("itops.work-held.v1"), MessageUrn("itops:work-held:v1")]
public sealed record WorkHeld
{
    /// <summary>What is held, as <see cref="Name"/> writes it; at most 5,000.</summary>
    public required IReadOnlyList<string> Work { get; init; }

    /// <summary>When it was held. A message that comes late says nothing about the present.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The name of a command's work: its type and its business key.</summary>
    public static string Name<TCommand>(string key)
        where TCommand : class => $"{typeof(TCommand).Name}/{key}";
}
