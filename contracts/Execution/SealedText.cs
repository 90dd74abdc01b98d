using System.Security.Cryptography;
using System.Text;

namespace Platform.Contracts.Execution;

/// <summary>
/// Text that only the holder of a private key can read, so that a secret can travel over the bus and rest in its queues and
/// tables: ECDH on P-256 with a key pair of its own, HKDF-SHA256, AES-256-GCM. It is bound to a name and opens for no other.
/// </summary>
/// <param name="PublicKey">The sender's part, SubjectPublicKeyInfo.</param>
/// <param name="Box">Nonce, tag and ciphertext.</param>
public sealed record SealedText(string PublicKey, string Box)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <param name="text">What is sealed.</param>
    /// <param name="name">What it is bound to.</param>
    /// <param name="publicKey">The reader's public key, SubjectPublicKeyInfo in base 64.</param>
    public static SealedText Seal(string text, string name, string publicKey)
    {
        using var reader = ECDiffieHellman.Create();
        reader.ImportSubjectPublicKeyInfo(Convert.FromBase64String(publicKey), out _);
        using var own = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var plain = Encoding.UTF8.GetBytes(text);
        var box = new byte[NonceLength + TagLength + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceLength));
        using var cipher = new AesGcm(Key(own, reader.PublicKey), TagLength);
        cipher.Encrypt(
            box.AsSpan(0, NonceLength), plain, box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), Encoding.UTF8.GetBytes(name));
        CryptographicOperations.ZeroMemory(plain);
        return new SealedText(Convert.ToBase64String(own.ExportSubjectPublicKeyInfo()), Convert.ToBase64String(box));
    }

    /// <exception cref="CryptographicException">It was sealed for another key or name, or changed on its way.</exception>
    /// <exception cref="FormatException">It is not base 64.</exception>
    public string Open(string name, ECDiffieHellman key)
    {
        using var sender = ECDiffieHellman.Create();
        sender.ImportSubjectPublicKeyInfo(Convert.FromBase64String(PublicKey), out _);
        var box = Convert.FromBase64String(Box);
        if (box.Length < NonceLength + TagLength)
        {
            throw new CryptographicException("The sealed text is too short.");
        }
        var plain = new byte[box.Length - NonceLength - TagLength];
        using var cipher = new AesGcm(Key(key, sender.PublicKey), TagLength);
        cipher.Decrypt(
            box.AsSpan(0, NonceLength), box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), plain, Encoding.UTF8.GetBytes(name));
        return Encoding.UTF8.GetString(plain);
    }

    private static byte[] Key(ECDiffieHellman own, ECDiffieHellmanPublicKey other) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, own.DeriveRawSecretAgreement(other), 32, info: "itops sealed text v1"u8.ToArray());
}
