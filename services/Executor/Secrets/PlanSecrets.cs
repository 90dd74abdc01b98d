using System.Text.RegularExpressions;
using Platform.Contracts.Planning;
using Platform.Executor.Execution;

namespace Platform.Executor.Secrets;

/// <summary>Opens the secrets that a script of an approved plan uses, in the versions that were approved.</summary>
internal sealed class PlanSecrets(ExecutorDatabase database, SecretKeys keys)
{
    /// <summary>Secrets of one script; each takes a file descriptor of the script, from 4 to 9.</summary>
    public const int Limit = 6;

    /// <exception cref="ExecutionRefusedException">A secret is gone or has another version than was approved.</exception>
    /// <exception cref="TargetUnavailableException">A secret cannot be read with the configured key.</exception>
    public async Task<IReadOnlyList<ScriptSecret>> OpenAsync(Plan plan, string script, CancellationToken cancellationToken)
    {
        // A script gets what it names and nothing else.
        var used = plan.Parameters.Where(parameter => parameter.SecretVersion is not null
            && Regex.IsMatch(script, $@"\b{Regex.Escape(parameter.Name)}\b", RegexOptions.CultureInvariant)).ToList();
        if (used.Count == 0)
        {
            return [];
        }
        if (used.Count > Limit)
        {
            throw new ExecutionRefusedException($"The script uses {used.Count} secrets; at most {Limit} can be handed over. Split the step.");
        }
        await using var connection = await database.OpenAsync(cancellationToken);
        var stored = await SecretStore.ReadAsync(connection, [.. used.Select(parameter => parameter.Value).Distinct()], cancellationToken);
        return [.. used.Select(parameter => Open(parameter, stored.GetValueOrDefault(parameter.Value)))];
    }

    private ScriptSecret Open(PlanParameter parameter, StoredSecret? secret)
    {
        if (secret is null)
        {
            throw new ExecutionRefusedException(
                $"Secret \"{parameter.Value}\" does not exist any more; version {parameter.SecretVersion} was approved. Save it and restart the task for a new plan.");
        }
        if (secret.Version != parameter.SecretVersion)
        {
            throw new ExecutionRefusedException(
                $"Secret \"{parameter.Value}\" is at version {secret.Version}, and version {parameter.SecretVersion} was approved. Restart the task for a plan with the current one.");
        }
        try
        {
            return new ScriptSecret(parameter.Name, secret.Name, keys.Decrypt(secret.Name, secret.Version, secret.KeyId, secret.Value));
        }
        catch (SecretUnreadableException e)
        {
            throw new TargetUnavailableException(e.Message);
        }
    }
}
