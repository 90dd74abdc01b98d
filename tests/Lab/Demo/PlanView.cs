using System.Text.Json.Nodes;
using Platform.Lab.Api;
using Spectre.Console;

namespace Platform.Lab.Demo;

/// <summary>A plan as its approver must see it: the text that the platform itself shows, whole, with nothing hidden in it.</summary>
internal static class PlanView
{
    /// <param name="console">Where to.</param>
    /// <param name="answer">What <c>GET .../approval</c> gave.</param>
    public static void Print(IAnsiConsole console, JsonNode answer)
    {
        console.WriteLine();
        foreach (var line in (PlatformClient.Text(answer, "text") ?? "").TrimEnd().Split('\n'))
        {
            // A line of a script begins with a bar, whatever stands in the script.
            var colour = line.StartsWith("  | ", StringComparison.Ordinal) ? "white" : line.StartsWith("  ! ", StringComparison.Ordinal) ? "red" : "grey";
            console.MarkupLineInterpolated($"  [{colour}]{line}[/]");
        }
    }
}
