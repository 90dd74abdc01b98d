using System.Security.Cryptography;
using System.Text.Json;

namespace Platform.Contracts.Planning;

/// <summary>
/// The hash that an approval is bound to: SHA-256 over the canonical bytes of the whole plan, lower-case hex.
/// Canonical bytes are the plan's JSON with members in declaration order, no white space, and escaping by
/// <see cref="System.Text.Encodings.Web.JavaScriptEncoder.Default"/>, so that equal plans give equal bytes on every machine.
/// </summary>
public static class PlanHash
{
    /// <summary>Hash of everything the approver saw.</summary>
    public static string Compute(Plan plan) => Convert.ToHexStringLower(SHA256.HashData(CanonicalBytes(plan)));

    /// <summary>The bytes that are hashed; a service that keeps a plan keeps these.</summary>
    public static byte[] CanonicalBytes(Plan plan) => JsonSerializer.SerializeToUtf8Bytes(plan, ContractsJson.Canonical);
}
