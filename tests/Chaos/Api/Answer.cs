using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Chaos.Api;

/// <summary>One answer of the platform.</summary>
internal sealed record Answer(HttpStatusCode Status, string Text)
{
    public bool Succeeded => (int)Status is >= 200 and < 300;

    /// <summary>The body as JSON; an empty object where it is none.</summary>
    public JsonNode Json
    {
        get
        {
            try
            {
                return JsonNode.Parse(Text) ?? new JsonObject();
            }
            catch (JsonException)
            {
                return new JsonObject();
            }
        }
    }

    public override string ToString() => $"{(int)Status} {(Text.Length > 400 ? Text[..400] : Text)}";
}
