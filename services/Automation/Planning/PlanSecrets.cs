using MassTransit;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Runbooks;

namespace Platform.Automation.Planning;

/// <summary>Looks up the secrets that a plan names, so that the approver sees name and version; the values stay where they are.</summary>
internal sealed class PlanSecrets(IRequestClient<ListSecrets> client)
{
    private static readonly RequestTimeout s_patience = RequestTimeout.After(s: 10);

    /// <exception cref="ValuesRequiredException">A secret does not exist.</exception>
    /// <exception cref="RequestTimeoutException">Executor does not answer.</exception>
    public async Task<Plan> ApplyAsync(Plan plan, IReadOnlyList<RunbookParameter> parameters, CancellationToken cancellationToken)
    {
        var sensitive = parameters.Where(parameter => parameter.Sensitive).ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
        string[] names = [.. plan.Parameters.Where(value => sensitive.ContainsKey(value.Name)).Select(value => value.Value).Distinct()];
        if (names.Length == 0)
        {
            return plan;
        }
        var answer = await client.GetResponse<SecretList>(new ListSecrets { Names = names, Limit = 200 }, cancellationToken, s_patience);
        var versions = answer.Message.Secrets.ToDictionary(secret => secret.Name, secret => secret.Version, StringComparer.Ordinal);
        var missing = plan.Parameters.Where(value => sensitive.ContainsKey(value.Name) && !versions.ContainsKey(value.Value)).ToList();
        if (missing.Count > 0)
        {
            throw new ValuesRequiredException(missing.ConvertAll(value => new RequiredParameter(
                sensitive[value.Name],
                $"What was given ({value.Origin}) names no stored secret. Store it (PUT /api/v1/secrets/NAME) and give its name, never the secret itself.", [])));
        }
        return plan with
        {
            Parameters = [.. plan.Parameters.Select(value => sensitive.ContainsKey(value.Name)
                ? value with { Origin = $"secret, version {versions[value.Value]} ({value.Origin})", SecretVersion = versions[value.Value] }
                : value)],
        };
    }
}
