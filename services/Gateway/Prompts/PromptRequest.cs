using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Platform.Contracts.Definitions;
using Platform.Gateway.Api;

namespace Platform.Gateway.Prompts;

/// <summary>A prompt template: the <c>settings</c> of what was read, changed.</summary>
public sealed record PromptRequest
{
    /// <summary>1 to 100 characters.</summary>
    [Required]
    public string? Name { get; init; }
    /// <summary>At most 1,000 characters.</summary>
    public string? Description { get; init; }
    /// <summary>1 to 20,000 characters, in which <c>{{name}}</c> stands for the value of a variable.</summary>
    [Required]
    public string? Text { get; init; }
    /// <summary>Every variable of the text, at most 50.</summary>
    public IReadOnlyList<PromptVariableRequest?>? Variables { get; init; }

    internal PromptSettings Check(Checks checks)
    {
        foreach (var (member, value) in new[] { ("name", Name), ("text", Text) })
        {
            if (value is null)
            {
                checks.Add(member, $"'{member}' is missing.");
            }
        }
        var variables = Variables ?? [];
        for (var index = 0; index < variables.Count; index++)
        {
            if (variables[index]?.Default is { } value)
            {
                checks.Json($"variables[{index}].default", value);
            }
            if (variables[index] is not { Name: not null, Type: not null })
            {
                checks.Add($"variables[{index}]", $"'variables[{index}]' lacks name or type; types are {string.Join(", ", Enum.GetNames<PromptVariableType>())}.");
            }
        }
        checks.Done();
        return new PromptSettings
        {
            Name = Name!,
            Description = Description ?? "",
            Text = Text!,
            Variables = [.. variables.Select(variable => new PromptVariable
            {
                Name = variable!.Name!,
                Type = variable.Type!.Value,
                Description = variable.Description ?? "",
                Required = variable.Required ?? false,
                Default = variable.Default,
                MaxLength = variable.MaxLength ?? 1_000,
            })],
        };
    }
}

/// <summary>A variable of a template.</summary>
public sealed record PromptVariableRequest
{
    /// <summary>1 to 50 letters, digits and underscores, the first a letter.</summary>
    [Required]
    public string? Name { get; init; }
    [Required]
    public PromptVariableType? Type { get; init; }
    /// <summary>What it means, at most 1,000 characters.</summary>
    public string? Description { get; init; }
    /// <summary>Whether it must be given; left out, false.</summary>
    public bool? Required { get; init; }
    /// <summary>Taken where no value is given; of the variable's type.</summary>
    public JsonElement? Default { get; init; }
    /// <summary>Characters of a string, or of each entry of a list, 1 to 10,000; left out, 1,000.</summary>
    public int? MaxLength { get; init; }
}

/// <summary>Values for a template.</summary>
public sealed record RenderPromptRequest
{
    /// <summary>The version to be filled; left out, the newest.</summary>
    public int? Version { get; init; }
    /// <summary>Values by the variables' names: JSON of the variable's type.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Values { get; init; }
}
