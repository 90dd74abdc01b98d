using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using MassTransit;

namespace Platform.Messaging.Work;

/// <summary>Stored commands and answers: JSON, the type named by its message URN, never by a .NET name.</summary>
internal sealed class WorkJson(JsonSerializerOptions options)
{
    private readonly ConcurrentDictionary<string, Type> _types = new(StringComparer.Ordinal);

    public JsonSerializerOptions Options { get; } = options;

    /// <summary>Learns the messages of a contracts assembly.</summary>
    public void Register(Assembly contracts)
    {
        foreach (var type in contracts.GetExportedTypes().Where(type => type.GetCustomAttribute<MessageUrnAttribute>() is not null))
        {
            _types.TryAdd(MessageUrn.ForTypeString(type), type);
        }
    }

    public (string Urn, byte[] Body) Write(object message) =>
        (MessageUrn.ForTypeString(message.GetType()), JsonSerializer.SerializeToUtf8Bytes(message, message.GetType(), Options));

    public object Read(string urn, byte[] body) => _types.TryGetValue(urn, out var type)
        ? JsonSerializer.Deserialize(body, type, Options)!
        : throw new InvalidOperationException($"The stored answer has the type {urn}, which no registered contract has.");
}
