using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Platform.Gateway.Access;

/// <summary>The configured keys, as digests only.</summary>
internal sealed partial class ApiKeys
{
    private readonly (Caller Holder, byte[] Digest)[] _keys;

    public ApiKeys(IOptions<List<ApiKeyOptions>> options, ILogger<ApiKeys> logger)
    {
        _keys = [.. options.Value.Select(key => (new Caller(key.Name.Trim(), [.. key.Roles]), Digest(key.Key)))];
        if (_keys.Length == 0)
        {
            LogNoKeys(logger);
        }
    }

    /// <summary>The holder of a key; null where no such key is known. Takes the same time for every key.</summary>
    public Caller? HolderOf(string key)
    {
        var digest = Digest(key);
        Caller? holder = null;
        foreach (var (caller, known) in _keys)
        {
            if (CryptographicOperations.FixedTimeEquals(digest, known))
            {
                holder = caller;
            }
        }
        return holder;
    }

    /// <summary>What is wrong with configured keys; empty where nothing is.</summary>
    public static IReadOnlyList<string> Problems(IReadOnlyList<ApiKeyOptions> keys)
    {
        var problems = new List<string>();
        for (var index = 0; index < keys.Count; index++)
        {
            var (name, key) = (keys[index].Name, keys[index].Key);
            if (string.IsNullOrWhiteSpace(name) || name.Length > 100)
            {
                problems.Add($"Gateway:ApiKeys:{index}:Name must have 1 to 100 characters.");
            }
            if (key.Length < 16)
            {
                problems.Add($"Gateway:ApiKeys:{index}:Key must have at least 16 characters.");
            }
            if (name.Trim().ToLowerInvariant() is "policy" or "platform")
            {
                problems.Add($"Gateway:ApiKeys:{index}:Name must not be '{name}': the record uses it for decisions that nobody made.");
            }
            if (keys.Take(index).Any(other => other.Key == key))
            {
                problems.Add($"Gateway:ApiKeys:{index} repeats the key of another entry.");
            }
            if (keys[index].Roles.Find(role => !Role().IsMatch(role)) is { } odd)
            {
                problems.Add($"Gateway:ApiKeys:{index}:Roles has '{odd}'; a role is 1 to 63 lower-case letters, digits and hyphens.");
            }
        }
        return problems;
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,62}\\z")]
    private static partial Regex Role();

    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    [LoggerMessage(LogLevel.Warning, "No API key is configured, so every request is refused; set Gateway:ApiKeys:0:Name and Gateway:ApiKeys:0:Key")]
    private static partial void LogNoKeys(ILogger logger);
}
