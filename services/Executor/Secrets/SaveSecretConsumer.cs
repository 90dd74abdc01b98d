using System.Security.Cryptography;
using System.Text.RegularExpressions;
using MassTransit;
using Platform.Contracts.Execution;
using Platform.Messaging;

namespace Platform.Executor.Secrets;

/// <summary>Takes a secret in, or a new value of one; an invalid or outdated one changes nothing.</summary>
internal sealed partial class SaveSecretConsumer(Session<ExecutorDatabase> session, SecretKeys keys, TimeProvider time) : IConsumer<SaveSecret>
{
    /// <summary>Shorter ones would be found in, and cut out of, output that has nothing to do with them.</summary>
    private const int Shortest = 8;

    private const int Longest = 32_768;

    public async Task Consume(ConsumeContext<SaveSecret> context)
    {
        var (save, cancellationToken) = (context.Message, context.CancellationToken);
        if (keys.KeyId is not { } keyId)
        {
            await context.RespondAsync(Errors.NoKey());
            return;
        }
        var (value, problem) = Open(save);
        if (problem is not null)
        {
            await context.RespondAsync(Errors.Invalid(problem));
            return;
        }
        var now = time.GetUtcNow();
        var (version, exists) = await SecretStore.LockAsync(session.Connection, session.Transaction, save.Name, save.SavedBy, now, cancellationToken);
        if (save.ExpectedVersion is { } expected && expected != (exists ? version : 0))
        {
            await context.RespondAsync(exists ? Errors.VersionMismatch(save.Name, expected, version) : Errors.NotFound(save.Name));
            return;
        }
        var secret = new SecretInfo { Name = save.Name, Version = version + 1, Description = save.Description, SavedBy = save.SavedBy, SavedAt = now };
        await SecretStore.SaveAsync(
            session.Connection, session.Transaction, secret, keyId, keys.Encrypt(secret.Name, secret.Version, value!), cancellationToken);
        await context.RespondAsync(new SecretSaved { Secret = secret });
    }

    private (SecretText? Value, string? Problem) Open(SaveSecret save)
    {
        if (!Name().IsMatch(save.Name))
        {
            return (null, "'name' must be 1 to 100 lower-case letters, digits, dots, hyphens and underscores, and begin with a letter or digit.");
        }
        try
        {
            var text = save.Value.Open(save.Name, keys.Sealing);
            return text.Length is < Shortest or > Longest || text.Contains('\0', StringComparison.Ordinal)
                ? (null, $"'value' must be {Shortest} to {Longest:N0} characters without NUL; shorter ones could not be told from other text in output.")
                : (new SecretText(text), null);
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return (null, "'value' was not sealed for this Executor; ask for its key again and seal the value for it.");
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{0,99}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
