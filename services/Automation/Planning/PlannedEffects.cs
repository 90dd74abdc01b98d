using Platform.Contracts.Execution;
using Platform.Contracts.Runbooks;
using Platform.Parameters;

namespace Platform.Automation.Planning;

/// <summary>A block's declared effects with values filled in, held against what the target allows.</summary>
internal static class PlannedEffects
{
    /// <exception cref="EffectException">An effect goes beyond the target's scope, or cannot be understood.</exception>
    public static DeclaredEffects Of(
        RunbookBlock block, IReadOnlyDictionary<string, string> values, IReadOnlyList<RunbookParameter> parameters, TargetSnapshot target)
    {
        var effects = block.Effects;
        if (!effects.Declared)
        {
            return effects;
        }

        if (effects.Network > target.Scope.Network)
        {
            throw new EffectException(block, $"it needs network {Lower(effects.Network)}, and target '{target.Name}' allows {Lower(target.Scope.Network)}.");
        }

        return effects with
        {
            Writes = [.. Fill(block, effects.Writes, values, parameters).Select(path => Path(block, path, target)).Distinct(StringComparer.Ordinal)],
            Services = Fill(block, effects.Services, values, parameters),
            Processes = Fill(block, effects.Processes, values, parameters),
            Accounts = Fill(block, effects.Accounts, values, parameters),
            Packages = Fill(block, effects.Packages, values, parameters),
        };
    }

    /// <summary>An entry whose optional parameter has no value falls away: the script may then do less, never more.</summary>
    private static List<string> Fill(
        RunbookBlock block, IReadOnlyList<string> entries, IReadOnlyDictionary<string, string> values, IReadOnlyList<RunbookParameter> parameters)
    {
        var filled = new List<string>();
        foreach (var entry in entries)
        {
            var text = ParameterReferences.Fill(entry, values);
            if (ParameterReferences.FirstUnfilled(entry) is { } name && !values.ContainsKey(name) && !parameters.Any(parameter => parameter.Name == name))
            {
                throw new EffectException(block, $"its effects name '{entry}', but the runbook has no parameter '{name}'.");
            }

            if (ParameterReferences.FirstUnfilled(text) is null && text.Length > 0)
            {
                filled.Add(text);
            }
        }

        return filled;
    }

    private static string Path(RunbookBlock block, string path, TargetSnapshot target)
    {
        if (path.Any(char.IsControl) || path.Split('/', '\\').Contains("..", StringComparer.Ordinal) || !IsAbsolute(path))
        {
            throw new EffectException(block, $"it writes '{path}', which is no absolute path without '..'.");
        }

        var normal = path.StartsWith('/') ? ParameterRules.NormalizePath(path) : path.TrimEnd('\\');
        return target.Scope.WritablePaths.Any(allowed => Holds(allowed, normal))
            ? normal
            : throw new EffectException(block, target.Scope.WritablePaths.Count == 0
                ? $"it writes {normal}, and target '{target.Name}' allows no writing at all."
                : $"it writes {normal}, and target '{target.Name}' allows writing below {string.Join(", ", target.Scope.WritablePaths)} only.");
    }

    private static bool IsAbsolute(string path) =>
        path.StartsWith('/') || path.StartsWith(@"\\", StringComparison.Ordinal) || (path.Length > 2 && char.IsAsciiLetter(path[0]) && path[1] == ':' && path[2] == '\\');

    private static bool Holds(string allowed, string path)
    {
        if (allowed == "/")
        {
            return true;
        }

        if (path.StartsWith('/'))
        {
            var root = ParameterRules.NormalizePath(allowed);
            return root == "/" || path == root || path.StartsWith(root + "/", StringComparison.Ordinal);
        }

        var folder = allowed.TrimEnd('\\');
        return path.Equals(folder, StringComparison.OrdinalIgnoreCase) || path.StartsWith(folder + "\\", StringComparison.OrdinalIgnoreCase);
    }

    private static string Lower(NetworkEffect network) => network.ToString().ToLowerInvariant();
}
