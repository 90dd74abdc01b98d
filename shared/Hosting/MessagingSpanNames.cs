using System.Diagnostics;
using OpenTelemetry;

namespace Platform.Hosting;

/// <summary>
/// Brings the bus's spans to the current OpenTelemetry conventions for messaging: the name is operation and destination
/// (<c>send itops.run-probe.v1</c>), where the bus still writes them the other way round, and calls a message that enters
/// the outbox by the outbox instead of by where it goes.
/// </summary>
internal sealed class MessagingSpanNames(string system) : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.Source.Name != "MassTransit")
        {
            return;
        }
        var space = data.DisplayName.LastIndexOf(' ');
        var (destination, operation) = space < 0 ? ("", "") : (data.DisplayName[..space], data.DisplayName[(space + 1)..]);
        if (data.DisplayName == "outbox send")
        {
            (destination, operation) = (Destination(data), "create");
        }
        if (operation is "create" or "send" or "receive" or "process")
        {
            data.DisplayName = destination.Length == 0 ? operation : $"{operation} {destination}";
            data.SetTag("messaging.system", system);
            data.SetTag("messaging.operation.name", operation);
            data.SetTag("messaging.operation.type", operation);
            data.SetTag("messaging.destination.name", destination);
        }
    }

    private static string Destination(Activity data) =>
        data.GetTagItem("messaging.masstransit.destination_address") is string address && Uri.TryCreate(address, UriKind.Absolute, out var uri)
            ? uri.AbsolutePath[(uri.AbsolutePath.LastIndexOf('/') + 1)..]
            : "";
}
