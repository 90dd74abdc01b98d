using System.ComponentModel.DataAnnotations;
using Platform.Agents.Tools;

namespace Platform.Agents.Mcp;

/// <summary>One server of tools that speaks MCP: a command (stdio) or an address (streamable HTTP). Without any section none is used. Section <c>Agents:Mcp:{name}</c>.</summary>
public sealed class McpServerOptions : IValidatableObject
{
    /// <summary>
    /// Program that is started and spoken to over its standard input and output, as the platform's own user, in the temporary folder;
    /// with <see cref="Arguments"/>, whose paths must be absolute.
    /// </summary>
    public string Command { get; set; } = "";

    /// <summary>Arguments of <see cref="Command"/>.</summary>
    public List<string> Arguments { get; init; } = [];

    /// <summary>Names of environment variables that <see cref="Command"/> gets besides PATH, HOME, LANG, TZ and TMPDIR; no other reaches it.</summary>
    public List<string> Environment { get; init; } = [];

    /// <summary>Address of a server that speaks streamable HTTP, such as <c>https://tools.example.com/mcp</c>.</summary>
    [RegularExpression("^(https?://.+)?$", ErrorMessage = "The Endpoint of an MCP server must be an http or https address, such as https://tools.example.com/mcp.")]
    public string Endpoint { get; set; } = "";

    /// <summary>File that holds the key for <see cref="Endpoint"/>, sent as <c>Authorization: Bearer</c>; read for every request. Empty = no key.</summary>
    public string ApiKeyFile { get; set; } = "";

    /// <summary>
    /// The tools that a model may be offered, by the server's name for them, each with what it does to the world as you judge it:
    /// <c>Agents:Mcp:{name}:Tools:{tool}:Effect=ReadOnly</c>. Others are not offered; what the server says about effects is not read.
    /// Where a setting's name cannot hold the tool's, such as <c>get-sum</c> in a variable, choose a key and set <c>...:{key}:Name=get-sum</c>.
    /// <c>...:Hint</c> is told to the model where a result was cut. A model knows the tool as <c>{name}_{key}</c>, of at most 64 characters.
    /// The definition of an agent may name it so; Coordinator, which checks definitions, then needs this section too.
    /// </summary>
    public Dictionary<string, McpToolOptions> Tools { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Seconds to connect and list the tools; 0.1 to 120. A server that does not make it is left alone for 30 s.</summary>
    [Range(0.1, 120)]
    public double ConnectSeconds { get; set; } = 15;

    /// <summary>Seconds that one call may take; 0.1 to 600.</summary>
    [Range(0.1, 600)]
    public double CallSeconds { get; set; } = 30;

    /// <summary>Characters of a result that the model gets; 200 to 100,000.</summary>
    [Range(200, 100_000)]
    public int OutputCharacters { get; set; } = ToolDescription.UsualOutput;

    /// <summary>Kibibytes of the largest message that is read; 16 to 65,536. A server that sends a larger one is ended.</summary>
    [Range(16, 65_536)]
    public int MaxAnswerKilobytes { get; set; } = 1_024;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Command.Length > 0 == Endpoint.Length > 0)
        {
            yield return new ValidationResult("An MCP server needs either a Command or an Endpoint (Agents:Mcp:<name>).", [nameof(Command), nameof(Endpoint)]);
        }
        foreach (var (tool, _) in Tools.Where(tool => tool.Value.Effect == ToolEffect.Unknown))
        {
            yield return new ValidationResult($"The tool '{tool}' of an MCP server has no Effect; set it to ReadOnly if it changes nothing, else leave the tool out (Agents:Mcp:<name>:Tools:{tool}:Effect).", [nameof(Tools)]);
        }
    }
}

/// <summary>A tool of an MCP server that a model may be offered.</summary>
public sealed class McpToolOptions
{
    /// <summary>The server's name for it; empty where that is its key.</summary>
    public string Name { get; set; } = "";

    /// <summary>What it does to the world. Only what is <c>ReadOnly</c> is offered.</summary>
    public ToolEffect Effect { get; set; }

    /// <summary>What to do where a result was cut.</summary>
    public string Hint { get; set; } = "Ask for less.";
}
