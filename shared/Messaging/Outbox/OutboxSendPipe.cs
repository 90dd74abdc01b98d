using System.Net.Mime;
using System.Text.Json;
using MassTransit;
using MassTransit.Context;

namespace Platform.Messaging.Outbox;

/// <summary>Stands for a message whose bytes exist already; the transport sees those bytes.</summary>
internal sealed class SerializedMessage;

/// <summary>Gives a send context the stored identity and bytes instead of serialising again.</summary>
internal sealed class OutboxSendPipe(OutboxMessage message) : IPipe<SendContext>
{
    public Task Send(SendContext context)
    {
        context.MessageId = message.MessageId;
        context.Serializer = new StoredBytes(message);
        if (context is TransportSendContext transport)
        {
            transport.ReadPropertiesFrom(Properties(context));
            transport.Mandatory = message.Mandatory;
        }
        return Task.CompletedTask;
    }

    public void Probe(ProbeContext context)
    {
    }

    /// <summary>The stored transport properties; headers go into the context on the way.</summary>
    private Dictionary<string, object> Properties(SendContext context)
    {
        var properties = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        if (message.Properties is not null)
        {
            foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, string>>(message.Properties)!)
            {
                if (name.StartsWith(OutboxMessage.HeaderPrefix, StringComparison.Ordinal))
                {
                    context.Headers.Set(name[OutboxMessage.HeaderPrefix.Length..], value);
                }
                else
                {
                    properties[name] = value;
                }
            }
        }
        return properties;
    }

    private sealed class StoredBytes(OutboxMessage message) : IMessageSerializer
    {
        public ContentType ContentType { get; } = new(message.ContentType);

        public MessageBody GetMessageBody<T>(SendContext<T> context)
            where T : class => new BytesMessageBody(message.Body);
    }
}
