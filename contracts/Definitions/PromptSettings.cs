using System.Text.Json;

namespace Platform.Contracts.Definitions;

/// <summary>A prompt template, as its author writes it.</summary>
public sealed record PromptSettings
{
    /// <summary>Shown name, 1 to 100 characters.</summary>
    public required string Name { get; init; }
    /// <summary>What it is for, at most 1,000 characters.</summary>
    public string Description { get; init; } = "";
    /// <summary>1 to 20,000 characters, in which <c>{{name}}</c> stands for the value of the variable. Values are data: braces in them mean nothing.</summary>
    public required string Text { get; init; }
    /// <summary>Every variable of the text, at most 50.</summary>
    public IReadOnlyList<PromptVariable> Variables { get; init; } = [];
}

/// <summary>A variable of a prompt template.</summary>
public sealed record PromptVariable
{
    /// <summary><c>^[A-Za-z][A-Za-z0-9_]{0,49}$</c></summary>
    public required string Name { get; init; }
    public required PromptVariableType Type { get; init; }
    /// <summary>What it means, at most 1,000 characters.</summary>
    public string Description { get; init; } = "";
    /// <summary>Must be given. What is neither required nor given is its default, or nothing.</summary>
    public bool Required { get; init; }
    /// <summary>Taken where no value is given; of the variable's type.</summary>
    public JsonElement? Default { get; init; }
    /// <summary>Characters of a string, or of each entry of a list; 1 to 10,000.</summary>
    public int MaxLength { get; init; } = 1_000;
}

/// <summary>What a variable's value is: JSON of that type; a list is a list of strings, at most 100, which stand in the text separated by commas.</summary>
public enum PromptVariableType { String, Integer, Number, Boolean, List }
