using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Platform.Gateway.Access;

/// <summary>The configured keys, as digests only.</summary>
internal sealed partial class ApiKeys
{
    private readonly (string Name, byte[] Digest)[] _keys;

    public ApiKeys(IOptions<List<ApiKeyOptions>> options, ILogger<ApiKeys> logger)
    {
        _keys = [.. options.Value.Select(key => (key.Name, Digest(key.Key)))];
        if (_keys.Length == 0)
        {
            LogNoKeys(logger);
        }
    }

    /// <summary>Name of the holder of a key; null where no such key is known. Takes the same time for every key.</summary>
    public string? HolderOf(string key)
    {
        var digest = Digest(key);
        string? holder = null;
        foreach (var (name, known) in _keys)
        {
            if (CryptographicOperations.FixedTimeEquals(digest, known))
            {
                holder = name;
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
            if (keys.Take(index).Any(other => other.Name == name || other.Key == key))
            {
                problems.Add($"Gateway:ApiKeys:{index} repeats the name or the key of another entry.");
            }
        }
        return problems;
    }

    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    [LoggerMessage(LogLevel.Warning, "No API key is configured, so every request is refused; set Gateway:ApiKeys:0:Name and Gateway:ApiKeys:0:Key")]
    private static partial void LogNoKeys(ILogger logger);
}
