using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Platform.Persistence;

/// <summary>One forward-only change of a schema: an embedded file <c>Migrations/NNNN_name.sql</c>.</summary>
internal sealed record Migration(string Name, string Sql)
{
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    /// <summary>Migrations of an assembly in the order of their file names; the name carries the assembly, so that two sources never clash.</summary>
    public static IReadOnlyList<Migration> EmbeddedIn(Assembly assembly)
    {
        const string marker = ".Migrations.";
        var source = assembly.GetName().Name;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.Contains(marker, StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new Migration($"{source}/{name[(name.IndexOf(marker, StringComparison.Ordinal) + marker.Length)..]}", Read(assembly, name)))];
    }

    private static string Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
