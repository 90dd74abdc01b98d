using System.ComponentModel.DataAnnotations;

namespace Platform.Messaging;

/// <summary>How messages travel. Section <c>Messaging</c>.</summary>
public sealed class MessagingOptions
{
    /// <summary><c>InMemory</c> (one process) or <c>RabbitMq</c>.</summary>
    public MessagingTransport Transport { get; set; } = MessagingTransport.InMemory;

    /// <summary>Address of the broker with user and password, such as <c>amqp://user:password@host:5672/</c>.</summary>
    public string RabbitMq { get; set; } = "amqp://guest:guest@127.0.0.1:5672/";

    /// <summary>Put before every queue and exchange name, so that several installations can share one broker. Empty by default.</summary>
    [RegularExpression("^[a-z0-9-]*$", ErrorMessage = "Messaging:Prefix may hold lower-case letters, digits and hyphens.")]
    public string Prefix { get; set; } = "";

    /// <summary>Deliveries of one message before the broker moves it to the dead-letter exchange; 1 to 1000.</summary>
    [Range(1, 1000)]
    public int DeliveryLimit { get; set; } = 20;

    /// <summary>Days for which handled messages are remembered, so that a repeat is recognised; 1 to 365.</summary>
    [Range(1, 365)]
    public int InboxRetentionDays { get; set; } = 7;
}

/// <summary>Transports.</summary>
public enum MessagingTransport { InMemory, RabbitMq }
