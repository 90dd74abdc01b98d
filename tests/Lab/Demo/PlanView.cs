using System.Text.Json.Nodes;
using Platform.Lab.Api;
using Spectre.Console;

namespace Platform.Lab.Demo;

/// <summary>A plan as its approver must see it: scripts, effects, risk, rollback, verification, hash.</summary>
internal static class PlanView
{
    /// <param name="console">Where to.</param>
    /// <param name="answer">What <c>GET .../plan</c> gave.</param>
    public static void Print(IAnsiConsole console, JsonNode answer)
    {
        var plan = answer["plan"];
        var risk = plan?["risk"];
        console.WriteLine();
        console.MarkupLineInterpolated($"  [bold]{PlatformClient.Text(plan, "title")}[/]   risk {PlatformClient.Text(risk, "level")} ({PlatformClient.Text(risk, "score")} of 100)");
        foreach (var value in (plan?["parameters"] as JsonArray ?? []).OfType<JsonNode>())
        {
            console.MarkupLineInterpolated($"    {PlatformClient.Text(value, "name"),-14} = {PlatformClient.Text(value, "value")}   [grey]({PlatformClient.Text(value, "origin")})[/]");
        }
        foreach (var step in (plan?["steps"] as JsonArray ?? []).OfType<JsonNode>())
        {
            var text = new List<string> { Script(step["script"]) };
            text.Add($"[yellow]effects[/]   {Markup.Escape(Effects(step["script"]?["effects"]))}");
            text.Add($"[yellow]verify[/]    {Short(step["verification"])}");
            text.Add($"[yellow]undo[/]      {Short(step["rollback"])}");
            console.Write(new Panel(new Markup(string.Join('\n', text)))
            {
                Header = new PanelHeader(Markup.Escape($" {PlatformClient.Text(step, "number")}. {PlatformClient.Text(step, "title")} ")),
                Border = BoxBorder.Rounded,
                Expand = true,
            });
        }
        console.MarkupLineInterpolated($"  plan hash [bold]{PlatformClient.Text(answer, "planHash")}[/]");
    }

    private static string Script(JsonNode? script) => Markup.Escape((PlatformClient.Text(script, "text") ?? "").TrimEnd());

    /// <summary>A short script whole, of a long one its length; its text is one request away.</summary>
    private static string Short(JsonNode? script)
    {
        var text = (PlatformClient.Text(script, "text") ?? "").Trim();
        var lines = text.Split('\n');
        return script is null ? "none"
            : lines.Length > 5 ? $"a script of {lines.Length} lines"
            : Markup.Escape(string.Join("\n          ", lines));
    }

    private static string Effects(JsonNode? effects)
    {
        if (PlatformClient.Text(effects, "declared") != "true")
        {
            return "unknown, so bounded by the target's scope";
        }
        var parts = new List<string>();
        foreach (var (name, word) in ((string, string)[])
            [("writes", "writes"), ("services", "services"), ("processes", "processes"), ("accounts", "accounts"), ("packages", "packages")])
        {
            if (effects?[name] is JsonArray { Count: > 0 } list)
            {
                parts.Add($"{word} {string.Join(", ", list.Select(item => item?.ToString()))}");
            }
        }
        parts.Add($"network {PlatformClient.Text(effects, "network")?.ToLowerInvariant()}");
        return string.Join("; ", parts);
    }
}
