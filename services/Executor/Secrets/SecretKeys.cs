using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Platform.Executor.Secrets;

/// <summary>
/// The keys that are made of the configured one: one encrypts what is stored, one pair unseals what comes over the bus. All
/// instances of Executor have the same, so any of them can take a secret in and any can use it.
/// </summary>
internal sealed class SecretKeys : IDisposable
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private readonly byte[]? _storage;
    private readonly ECDiffieHellman? _sealing;

    public SecretKeys(IOptions<SecretOptions> options)
    {
        if (options.Value.Key.Length == 0)
        {
            return;
        }
        var key = Encoding.UTF8.GetBytes(options.Value.Key);
        _storage = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: "itops secret store v1"u8.ToArray());
        KeyId = Convert.ToHexStringLower(HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 8, info: "itops secret key id v1"u8.ToArray()));
        _sealing = SealingPair(key);
        PublicKey = Convert.ToBase64String(_sealing.ExportSubjectPublicKeyInfo());
    }

    /// <summary>Names the configured key without telling it; null where there is none.</summary>
    public string? KeyId { get; }

    /// <summary>Public half of the pair that unseals, SubjectPublicKeyInfo in base 64; null where there is no key.</summary>
    public string? PublicKey { get; }

    public ECDiffieHellman Sealing => _sealing ?? throw new SecretUnreadableException(Errors.NoKey().Message);

    public byte[] Encrypt(string name, int version, SecretText value)
    {
        var plain = Encoding.UTF8.GetBytes(value.Reveal());
        var box = new byte[NonceLength + TagLength + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceLength));
        using var cipher = new AesGcm(_storage!, TagLength);
        cipher.Encrypt(box.AsSpan(0, NonceLength), plain, box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), Bound(name, version));
        CryptographicOperations.ZeroMemory(plain);
        return box;
    }

    /// <exception cref="SecretUnreadableException">It was encrypted with another key, or the row is not what was stored.</exception>
    public SecretText Decrypt(string name, int version, string keyId, byte[] box)
    {
        if (_storage is null)
        {
            throw new SecretUnreadableException(Errors.NoKey().Message);
        }
        if (keyId != KeyId)
        {
            throw new SecretUnreadableException(
                $"Secret \"{name}\" was stored with key {keyId}, and Secrets:Key is {KeyId}. Configure the former key, or save the secret anew.");
        }
        var plain = new byte[box.Length - NonceLength - TagLength];
        try
        {
            using var cipher = new AesGcm(_storage, TagLength);
            cipher.Decrypt(box.AsSpan(0, NonceLength), box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), plain, Bound(name, version));
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new SecretUnreadableException($"The stored value of secret \"{name}\" was changed outside the platform. Save the secret anew.");
        }
        return new SecretText(Encoding.UTF8.GetString(plain));
    }

    public void Dispose() => _sealing?.Dispose();

    private static byte[] Bound(string name, int version) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{name}\n{version}"));

    /// <summary>A key pair made from the key: 48 bytes reduced to a scalar of the curve, as FIPS 186-5 A.2.1 does it.</summary>
    private static ECDiffieHellman SealingPair(byte[] key)
    {
        var order = BigInteger.Parse("0ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var wide = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 48, info: "itops sealing pair v1"u8.ToArray());
        var scalar = (new BigInteger(wide, isUnsigned: true, isBigEndian: true) % (order - 1)) + 1;
        var bytes = scalar.ToByteArray(isUnsigned: true, isBigEndian: true);
        var padded = new byte[32];
        bytes.CopyTo(padded, padded.Length - bytes.Length);
        return ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = padded });
    }
}
