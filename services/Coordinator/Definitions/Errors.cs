using Platform.Contracts.Definitions;

namespace Platform.Coordinator.Definitions;

/// <summary>Refusals of requests about agents and prompt templates.</summary>
internal static class Refusals
{
    public static DefinitionRefused NotFound(DefinitionKind kind, string id, int? version = null) => new()
    {
        Code = DefinitionRefusal.NotFound,
        Message = version is null ? $"There is no {Word(kind)} named \"{id}\"." : $"There is no version {version} of a {Word(kind)} named \"{id}\".",
    };

    public static DefinitionRefused Invalid(DefinitionKind kind, IReadOnlyDictionary<string, string> errors) => new()
    {
        Code = DefinitionRefusal.Invalid,
        Message = $"The {Word(kind)} is not valid: {string.Join(" ", errors.Values)}",
        Errors = errors,
    };

    public static DefinitionRefused WrongValues(string id, IReadOnlyDictionary<string, string> errors) => new()
    {
        Code = DefinitionRefusal.Invalid,
        Message = $"The prompt template \"{id}\" cannot be filled: {string.Join(" ", errors.Values)}",
        Errors = errors,
    };

    public static DefinitionRefused VersionMismatch(DefinitionKind kind, string id, int expected, int? current) => new()
    {
        Code = DefinitionRefusal.VersionMismatch,
        Message = (expected, current) switch
        {
            (0, _) => $"There is a {Word(kind)} named \"{id}\" already, at version {current}.",
            (_, null) => $"There is no {Word(kind)} named \"{id}\" any more.",
            _ => $"The {Word(kind)} \"{id}\" is at version {current}, not {expected}: somebody changed it meanwhile. Read it again and decide anew.",
        },
        CurrentVersion = current,
    };

    public static DefinitionRefused BuiltIn(string id) => new()
    {
        Code = DefinitionRefusal.InUse,
        Message = $"The agent \"{id}\" is built in and does its role's work; it can be changed and reset (POST /api/v1/agents/{id}/reset), not deleted.",
    };

    public static DefinitionRefused NotBuiltIn(string id) => new()
    {
        Code = DefinitionRefusal.Invalid,
        Message = $"The agent \"{id}\" was not shipped with the platform, so there is nothing to reset it to; save an older version of it again instead.",
    };

    public static DefinitionRefused UsedBy(string id, IEnumerable<string> agents) => new()
    {
        Code = DefinitionRefusal.InUse,
        Message = $"The prompt template \"{id}\" is used by: {string.Join(", ", agents)}. Change these agents first.",
    };

    private static string Word(DefinitionKind kind) => kind == DefinitionKind.Agent ? "agent" : "prompt template";
}
