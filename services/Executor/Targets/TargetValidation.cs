using System.Text.RegularExpressions;
using Platform.Contracts.Execution;

namespace Platform.Executor.Targets;

/// <summary>What a target must be like to be saved.</summary>
internal static partial class TargetValidation
{
    private const int MaxPaths = 100;
    private const int MaxLabels = 50;

    /// <summary>Messages by member name; empty = valid.</summary>
    public static IReadOnlyDictionary<string, string> Errors(Target target)
    {
        var errors = new Dictionary<string, string>();
        void Need(bool fine, string member, string message)
        {
            if (!fine)
            {
                errors.TryAdd(member, message);
            }
        }

        Need(Name().IsMatch(target.Name), "name", "must be 1 to 63 lower-case letters, digits and hyphens, and begin with a letter or digit");
        Need(Enum.IsDefined(target.Kind), "kind", "must be Local, Ssh, PowerShell or Aws");
        Need(target.Description is not { Length: > 1000 }, "description", "must be at most 1,000 characters");
        Need(target.Labels.Count <= MaxLabels, "labels", $"must be at most {MaxLabels}");
        foreach (var (key, value) in target.Labels)
        {
            Need(Label().IsMatch(key) && value.Length is > 0 and <= 200 && !value.Any(char.IsControl), $"labels.{key}",
                "key must be lower-case letters, digits, dots, hyphens and underscores; value 1 to 200 printable characters");
        }
        Need(target.Scope.WritablePaths.Count <= MaxPaths, "scope.writablePaths", $"must be at most {MaxPaths}");
        foreach (var path in target.Scope.WritablePaths)
        {
            Need(IsNormal(path), "scope.writablePaths", $"\"{path}\" must be absolute, without \".\", \"..\", wildcards, doubled or trailing slashes");
        }
        Need(Enum.IsDefined(target.Scope.Network), "scope.network", "must be None, Loopback or Any");

        var overSsh = target.Kind == TargetKind.Ssh || (target.Kind == TargetKind.PowerShell && target.Host is not null);
        if (overSsh)
        {
            Need(target.Host is not null && Host().IsMatch(target.Host), "host", "must be a host name or address");
            Need(target.User is not null && User().IsMatch(target.User), "user", "must be a user name");
            Need(target.Port is null or (>= 1 and <= 65535), "port", "must be 1 to 65535");
            Need(target.HostKey is not null, "hostKey", "is required, so that no other machine can take this one's place; ssh-keyscan prints it");
            if (target.HostKey is { } key && HostKey.Problem(key) is { } problem)
            {
                Need(false, "hostKey", problem);
            }
            Need(target.IdentityFile is not null && IsNormal(target.IdentityFile), "identityFile",
                "is required: the absolute path of a private key file on the executor's machine");
        }
        else
        {
            var members = new (string Name, object? Value)[]
            {
                ("host", target.Host), ("port", target.Port), ("user", target.User), ("hostKey", target.HostKey), ("identityFile", target.IdentityFile),
            };
            foreach (var member in members)
            {
                Need(member.Value is null, member.Name, $"does not apply to a target of kind {target.Kind}{(target.Kind == TargetKind.PowerShell ? " without host" : "")}");
            }
        }
        var aws = target.Kind == TargetKind.Aws;
        Need(aws ? target.Region is not null && Word().IsMatch(target.Region) : target.Region is null, "region",
            aws ? "is required, such as eu-central-1" : $"does not apply to a target of kind {target.Kind}");
        Need(aws ? target.Profile is null || Word().IsMatch(target.Profile) : target.Profile is null, "profile",
            aws ? "must be the name of a profile in the executor's AWS configuration" : $"does not apply to a target of kind {target.Kind}");
        return errors;
    }

    private static bool IsNormal(string path) =>
        path == "/" || (Normal().IsMatch(path) && !path.Split('/').Any(part => part is "." or "..") && !path.Any(char.IsControl));

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,62}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{0,62}$", RegexOptions.CultureInvariant)]
    private static partial Regex Label();

    [GeneratedRegex("^(/[^/*?]+)+$", RegexOptions.CultureInvariant)]
    private static partial Regex Normal();

    [GeneratedRegex("^[A-Za-z0-9:][A-Za-z0-9.:_-]{0,252}$", RegexOptions.CultureInvariant)]
    private static partial Regex Host();

    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9._@\\\\-]{0,99}$", RegexOptions.CultureInvariant)]
    private static partial Regex User();

    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9._@-]{0,99}$", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
