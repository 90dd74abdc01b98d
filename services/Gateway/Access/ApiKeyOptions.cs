namespace Platform.Gateway.Access;

/// <summary>Who may use the API. Section <c>Gateway:ApiKeys</c>, a list.</summary>
internal sealed class ApiKeyOptions
{
    /// <summary>Name of the person or system that holds the key; recorded as requester and approver. 1 to 100 characters, unique.</summary>
    public string Name { get; set; } = "";

    /// <summary>The secret; at least 16 characters, unique.</summary>
    public string Key { get; set; } = "";
}
