using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Platform.Contracts.Tasks;

namespace Platform.Coordinator.Intake;

/// <summary>Reads the plain JSON of a foreign producer, strictly. Whatever is not as documented is refused with its place and what would be right.</summary>
internal static partial class TaskEventReader
{
    private const int DescriptionLimit = 10_000;
    private const int ContextEntryLimit = 100;
    private const int ContextNameLimit = 100;
    private const int ContextValueLimit = 4_000;
    private const string CloudEvent = "application/cloudevents+json";
    private const string Envelope = "application/vnd.masstransit+json";

    private static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        MaxDepth = 16,
    };

    private static readonly JsonDocumentOptions Document = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>The event in a message.</summary>
    /// <exception cref="EventRefusedException">It is not a task event.</exception>
    public static TaskEvent Read(EventDelivery delivery, int maxBytes)
    {
        if (delivery.Body.Length > maxBytes)
        {
            throw new EventRefusedException($"The body has {delivery.Body.Length} bytes; at most {maxBytes} are read.");
        }
        if (delivery.Body.Length == 0)
        {
            throw new EventRefusedException("The body is empty; a JSON object is expected.");
        }
        try
        {
            return Check(Parse(delivery));
        }
        catch (JsonException exception)
        {
            throw new EventRefusedException($"The body is not a task event: {exception.Message}");
        }
    }

    private static TaskEvent Parse(EventDelivery delivery)
    {
        switch (delivery.ContentType?.Split(';')[0].Trim().ToLowerInvariant())
        {
            case null or "" or "application/json" or "text/json" or "application/octet-stream":
                return JsonSerializer.Deserialize<TaskEvent>(delivery.Body.Span, Strict) ?? throw new EventRefusedException("The body is null; a JSON object is expected.");
            case CloudEvent:
                return Member(delivery, "data", root => root.TryGetProperty("specversion", out var version) && version.ValueEquals("1.0")
                    ? null
                    : "A CloudEvent is to have specversion 1.0.");
            case Envelope:
                return Member(delivery, "message", _ => null);
            default:
                throw new EventRefusedException($"The content type {delivery.ContentType} is not read; application/json is expected, {CloudEvent} is read as well.");
        }
    }

    private static TaskEvent Member(EventDelivery delivery, string name, Func<JsonElement, string?> problem)
    {
        using var document = JsonDocument.Parse(delivery.Body, Document);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new EventRefusedException("A JSON object is expected.");
        }
        if (problem(root) is { } wrong)
        {
            throw new EventRefusedException(wrong);
        }
        return root.TryGetProperty(name, out var data) && data.ValueKind == JsonValueKind.Object
            ? data.Deserialize<TaskEvent>(Strict)!
            : throw new EventRefusedException($"The object '{name}', which is to hold the task event, is missing.");
    }

    private static TaskEvent Check(TaskEvent task)
    {
        Text("idempotencyKey", task.IdempotencyKey, 200);
        Text("source", task.Source, 100);
        Text("description", task.Description, DescriptionLimit);
        if (string.IsNullOrWhiteSpace(task.Description))
        {
            throw new EventRefusedException("'description' is blank; say in plain words what is wanted.");
        }
        if (task.Requester is { } requester)
        {
            Text("requester", requester, 100);
        }
        if (task.Target is { } target && !TargetName().IsMatch(target))
        {
            throw new EventRefusedException("'target' is to be the name of a target: lower-case letters, digits and hyphens, at most 63 characters.");
        }
        if (task.Context.Count > ContextEntryLimit)
        {
            throw new EventRefusedException($"'context' has {task.Context.Count} entries; at most {ContextEntryLimit} are taken.");
        }
        foreach (var (name, value) in task.Context)
        {
            Text("a name in 'context'", name, ContextNameLimit);
            Text($"'context.{name}'", value ?? throw new EventRefusedException($"'context.{name}' is null; a text is expected."), ContextValueLimit, shortest: 0);
        }
        return task;
    }

    private static void Text(string name, string value, int longest, int shortest = 1)
    {
        var quoted = name.Contains('\'', StringComparison.Ordinal) ? name : $"'{name}'";
        if (value.Length < shortest || value.Length > longest)
        {
            throw new EventRefusedException($"{quoted} has {value.Length} characters; {shortest} to {longest} are expected.");
        }
        if (value.Contains('\0', StringComparison.Ordinal))
        {
            throw new EventRefusedException($"{quoted} holds the character U+0000, which cannot be stored.");
        }
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,62}\z")]
    private static partial Regex TargetName();
}
