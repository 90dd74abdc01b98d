using System.ComponentModel.DataAnnotations;

namespace Platform.Diagnostic.Search;

/// <summary>Where vectors are kept. Section <c>Chroma</c>.</summary>
internal sealed class ChromaOptions
{
    /// <summary>Base address of a Chroma server, such as <c>http://127.0.0.1:8000</c>; empty = search by full text alone.</summary>
    [RegularExpression("^(https?://.+)?$", ErrorMessage = "Chroma:Endpoint must be an http or https address, or empty.")]
    public string Endpoint { get; set; } = "";

    /// <summary>Tenant of the server.</summary>
    [Required]
    public string Tenant { get; set; } = "default_tenant";

    /// <summary>Database of the tenant.</summary>
    [Required]
    public string Database { get; set; } = "default_database";

    /// <summary>Start of the collections' names, so that several installations can share a server; 3 to 60 letters, digits and hyphens.</summary>
    [RegularExpression("^[a-z][a-z0-9-]{2,59}$", ErrorMessage = "Chroma:Collection must be 3 to 60 lower-case letters, digits and hyphens.")]
    public string Collection { get; set; } = "itops-runbooks";

    /// <summary>Milliseconds that one search waits for the server; 50 to 60000.</summary>
    [Range(50, 60_000)]
    public int SearchTimeoutMs { get; set; } = 2_000;

    /// <summary>Whether there is a server to ask.</summary>
    public bool IsConfigured => Endpoint.Length > 0;
}
