using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Platform.Diagnostic.Diagnosis;

/// <summary>Ids of evidence are made from what they name, so that a probe sent again is the same probe.</summary>
internal static class EvidenceIds
{
    /// <summary>An RFC 9562 version 8 id from SHA-256.</summary>
    public static Guid Create(string diagnosisKey, string runbookId, int version, string probeId)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"evidence/{diagnosisKey}/{runbookId}/{version}/{probeId}")), hash);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
