using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Platform.Executor.Targets;

/// <summary>A public host key as in <c>known_hosts</c>, without the host.</summary>
internal static class HostKey
{
    private static readonly HashSet<string> s_types = new(StringComparer.Ordinal)
    {
        "ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
        "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com",
    };

    /// <summary>What is wrong with the line; null where nothing is.</summary>
    public static string? Problem(string line)
    {
        var parts = line.Split(' ');
        if (parts.Length < 2 || !s_types.Contains(parts[0]) || line.Any(char.IsControl))
        {
            return $"must be a public key line such as \"ssh-ed25519 AAAA...\" (types: {string.Join(", ", s_types)}); ssh-keyscan prints it";
        }
        var blob = new byte[parts[1].Length];
        if (!Convert.TryFromBase64String(parts[1], blob, out var length) || length < 8
            || BinaryPrimitives.ReadInt32BigEndian(blob) != parts[0].Length
            || length < 4 + parts[0].Length
            || Encoding.ASCII.GetString(blob, 4, parts[0].Length) != parts[0])
        {
            return $"the key after \"{parts[0]}\" is damaged or of another type";
        }
        return null;
    }

    /// <summary><c>SHA256:...</c> as OpenSSH prints it.</summary>
    public static string Fingerprint(string line) =>
        $"SHA256:{Convert.ToBase64String(SHA256.HashData(Convert.FromBase64String(line.Split(' ')[1]))).TrimEnd('=')}";
}
