namespace Platform.Gateway.Access;

/// <summary>Who may use the API. Section <c>Gateway:ApiKeys</c>, a list.</summary>
internal sealed class ApiKeyOptions
{
    /// <summary>Name of the person or system that holds the key; recorded as requester and approver. 1 to 100 characters; several keys of one person carry the same name. Not <c>policy</c> or <c>platform</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary>The secret; at least 16 characters, unique.</summary>
    public string Key { get; set; } = "";

    /// <summary>Roles that the approval policy knows the holder by: lower-case letters, digits and hyphens. <c>operator</c> also lets the holder save and delete targets and secrets, resume what was stopped and settle parked messages.</summary>
    public List<string> Roles { get; set; } = [];
}
