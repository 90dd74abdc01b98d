using System.Globalization;
using System.Text.RegularExpressions;
using System.Text.Json;
using Platform.Contracts.Definitions;

namespace Platform.Coordinator.Definitions;

/// <summary>
/// The text of a prompt template: <c>{{name}}</c> stands for a variable, as in Mustache, and nothing else is special. A value
/// is put in once and never read again for variables.
/// </summary>
internal static partial class PromptText
{
    private const int MostVariables = 50;

    /// <summary>What is wrong with a template, by member; empty where it can be saved.</summary>
    public static IReadOnlyDictionary<string, string> Errors(PromptSettings prompt)
    {
        var errors = new Dictionary<string, string>();
        Note(errors, "name", DefinitionText.Problem("name", prompt.Name, 1, DefinitionText.LongestName));
        Note(errors, "description", DefinitionText.Problem("description", prompt.Description, 0, DefinitionText.LongestDescription));
        Note(errors, "text", DefinitionText.Problem("text", prompt.Text, 1, DefinitionText.Longest));
        Note(errors, "variables", prompt.Variables.Count > MostVariables ? $"'variables' has {prompt.Variables.Count} entries; at most {MostVariables} are allowed." : null);
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < prompt.Variables.Count; index++)
        {
            var variable = prompt.Variables[index];
            Note(errors, $"variables[{index}]", VariableProblem(variable, names.Add(variable.Name)));
        }
        Note(errors, "text", errors.ContainsKey("text") ? null : TextProblem(prompt.Text, names));
        return errors;
    }

    /// <summary>The text with its values; else what is missing or wrong, by variable.</summary>
    public static (string Text, IReadOnlyDictionary<string, string> Errors) Render(PromptSettings prompt, IReadOnlyDictionary<string, JsonElement> values)
    {
        var errors = new Dictionary<string, string>();
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in values.Keys.Where(name => prompt.Variables.All(variable => variable.Name != name)))
        {
            var known = prompt.Variables.Count == 0 ? "none" : string.Join(", ", prompt.Variables.Select(variable => variable.Name));
            errors[name] = $"'{(name.Length <= 60 ? name : name[..60] + "...")}' is no variable of this template; it has: {known}.";
        }
        foreach (var variable in prompt.Variables)
        {
            var value = values.TryGetValue(variable.Name, out var given) ? given : variable.Default;
            if (value is null)
            {
                texts[variable.Name] = "";
                Note(errors, variable.Name, variable.Required ? $"'{variable.Name}' is missing; give {PromptValue.Expected(variable)}." : null);
            }
            else if (PromptValue.Text(variable, value.Value) is { } text)
            {
                texts[variable.Name] = text;
            }
            else
            {
                errors[variable.Name] = $"'{variable.Name}' is {PromptValue.Found(value.Value)}; give {PromptValue.Expected(variable)}.";
            }
        }
        if (errors.Count > 0)
        {
            return ("", errors);
        }
        // Counted before it is put together: a long value in many places would be gigabytes.
        var length = prompt.Text.Length + Place().Matches(prompt.Text).Sum(place => (long)texts[NameIn(place)].Length - place.Length);
        if (length > DefinitionText.Longest)
        {
            errors["text"] = string.Create(CultureInfo.InvariantCulture, $"With these values 'text' has {length:N0} characters; it may have {DefinitionText.Longest:N0}.");
            return ("", errors);
        }
        var whole = Place().Replace(prompt.Text, place => texts[NameIn(place)]);
        Note(errors, "text", DefinitionText.Problem("text", whole, 1, DefinitionText.Longest));
        return (whole, errors);
    }

    private static string? VariableProblem(PromptVariable variable, bool isNew) => variable switch
    {
        _ when !Name().IsMatch(variable.Name) => $"'{variable.Name}' is no name for a variable; give 1 to 50 letters, digits and underscores, the first a letter.",
        _ when !isNew => $"The variable '{variable.Name}' stands there twice.",
        _ when !Enum.IsDefined(variable.Type) => $"The type of '{variable.Name}' must be one of {string.Join(", ", Enum.GetNames<PromptVariableType>())}.",
        { MaxLength: < 1 or > 10_000 } => $"The maxLength of '{variable.Name}' is {variable.MaxLength}; give 1 to 10,000.",
        { Required: true, Default: not null } => $"'{variable.Name}' is required and has a default; what has a default need not be given.",
        { Default: { } value } when PromptValue.Text(variable, value) is null => $"The default of '{variable.Name}' is {PromptValue.Found(value)}; give {PromptValue.Expected(variable)}.",
        _ => DefinitionText.Problem($"description of {variable.Name}", variable.Description, 0, DefinitionText.LongestDescription),
    };

    private static string? TextProblem(string text, HashSet<string> names)
    {
        var places = Place().Matches(text);
        foreach (var place in places.Where(place => !names.Contains(NameIn(place))))
        {
            return $"Line {Line(text, place.Index)}: '{place.Value}' names no variable. There are only variables, no sections or comments; declare it in 'variables'.";
        }
        // Same length, so that places stay where they are.
        var rest = Place().Replace(text, place => new string('.', place.Length));
        if (rest.IndexOf("{{", StringComparison.Ordinal) is >= 0 and var open)
        {
            return $"Line {Line(text, open)}: '{{{{' begins a variable, but no name and '}}}}' follow.";
        }
        if (rest.IndexOf("}}", StringComparison.Ordinal) is >= 0 and var close)
        {
            return $"Line {Line(text, close)}: '}}}}' ends no variable.";
        }
        var used = places.Select(NameIn).ToHashSet(StringComparer.Ordinal);
        return names.FirstOrDefault(name => !used.Contains(name)) is { } unused ? $"The variable '{unused}' stands nowhere in the text." : null;
    }

    private static string NameIn(Match place) => place.Groups["name"].Value.Trim();

    private static int Line(string text, int index) => 1 + text.AsSpan(0, index).Count('\n');

    private static void Note(Dictionary<string, string> errors, string member, string? problem)
    {
        if (problem is not null)
        {
            errors.TryAdd(member, problem);
        }
    }

    [GeneratedRegex(@"\{\{(?<name>[^{}]*)\}\}", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Place();

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_]{0,49}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
