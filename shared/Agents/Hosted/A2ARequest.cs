using System.Text.Json.Nodes;

namespace Platform.Agents.Hosted;

/// <summary>The three calls of A2A that are used, in the words of the version that the card names.</summary>
internal static class A2ARequest
{
    /// <summary>Begins a task; the reply comes at once, and the work is looked at afterwards.</summary>
    public static JsonObject Send(A2ACard card, string text)
    {
        var message = new JsonObject { ["messageId"] = Guid.NewGuid().ToString(), ["role"] = IsNew(card) ? "ROLE_USER" : "user" };
        var part = new JsonObject { ["text"] = text };
        var configuration = new JsonObject { ["acceptedOutputModes"] = new JsonArray("application/json", "text/plain") };
        if (IsNew(card))
        {
            configuration["returnImmediately"] = true;
        }
        else
        {
            message["kind"] = "message";
            part["kind"] = "text";
            configuration["blocking"] = false;
        }
        message["parts"] = new JsonArray(part);
        return Call(card, "SendMessage", "message/send", new JsonObject { ["message"] = message, ["configuration"] = configuration });
    }

    /// <summary>Looks at a task.</summary>
    public static JsonObject Look(A2ACard card, string id) => Call(card, "GetTask", "tasks/get", new JsonObject { ["id"] = id });

    /// <summary>Ends a task that nobody waits for any more.</summary>
    public static JsonObject Cancel(A2ACard card, string id) => Call(card, "CancelTask", "tasks/cancel", new JsonObject { ["id"] = id });

    private static JsonObject Call(A2ACard card, string method, string oldMethod, JsonObject parameters)
    {
        if (card.Tenant is not null)
        {
            parameters["tenant"] = card.Tenant;
        }
        return new JsonObject { ["jsonrpc"] = "2.0", ["id"] = Guid.NewGuid().ToString(), ["method"] = IsNew(card) ? method : oldMethod, ["params"] = parameters };
    }

    private static bool IsNew(A2ACard card) => card.Version == A2ACard.New;
}
