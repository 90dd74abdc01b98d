using Platform.Gateway.Problems;

namespace Platform.Gateway.ParkedMessages;

/// <summary>Services as addresses name them.</summary>
internal static class ServiceNames
{
    private static readonly string[] Names = ["Gateway", "Coordinator", "Diagnostic", "Automation", "Executor", "Writer"];

    /// <exception cref="NotFoundException">There is no such service.</exception>
    public static string Find(string name) => Array.Find(Names, known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new NotFoundException($"There is no service '{name}'. The services are {string.Join(", ", Names).ToLowerInvariant()}.");
}
