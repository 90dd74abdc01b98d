using System.Globalization;
using System.Text.Json.Nodes;
using Platform.Lab.Api;
using Platform.ShellAnalysis.Review;
using Spectre.Console;

namespace Platform.Lab.Demo;

/// <summary>Shows a task's live stream line by line, and asks for the approval when it is due.</summary>
internal sealed class LiveView(PlatformClient platform, IAnsiConsole console, TimeProvider clock, bool yes)
{
    private static readonly HashSet<string> s_ends = ["Completed", "Failed", "Rejected", "Cancelled", "Expired", "NeedsAttention"];
    private readonly long _started = clock.GetTimestamp();

    /// <summary>The status that the task ended with.</summary>
    public async Task<string> FollowAsync(string id, CancellationToken cancellationToken)
    {
        using var stream = await platform.StreamAsync(id, cancellationToken);
        var name = "";
        var status = "";
        while (await stream.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                name = line[7..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal) && JsonNode.Parse(line[6..]) is { } data)
            {
                if (name == "output")
                {
                    Output(data);
                    continue;
                }
                status = PlatformClient.Text(data, "status") ?? status;
                Change(name, data);
                await ShowAsync(id, name, cancellationToken);
                if (status == "NeedsAttention")
                {
                    break;
                }
            }
        }
        return s_ends.Contains(status) ? status : $"{status} (the stream ended early)";
    }

    private async Task ShowAsync(string id, string change, CancellationToken cancellationToken)
    {
        if (change == "Diagnosed" && await platform.PartAsync(id, "diagnosis", cancellationToken) is { } diagnosis)
        {
            Findings(diagnosis);
        }
        if (change == "ApprovalRequested" && await platform.PartAsync(id, "approval", cancellationToken) is { } approval)
        {
            PlanView.Print(console, approval);
            var approved = yes || Ask();
            console.MarkupLine(approved ? $"  [green]approved{(yes ? " (--yes)" : "")}[/]" : "  [yellow]rejected[/]");
            await platform.DecideAsync(id, approved, PlatformClient.Text(approval, "planHash") ?? "", "Decided in the demo.", cancellationToken);
        }
    }

    private bool Ask()
    {
        if (!console.Profile.Capabilities.Interactive)
        {
            throw new PlatformRefusedException("Nobody is here to approve the plan: run the demo in a terminal, or with --yes.");
        }
        return console.Prompt(new ConfirmationPrompt("  Shall exactly this be run?") { DefaultValue = false });
    }

    private void Change(string name, JsonNode data)
    {
        var colour = name switch
        {
            "Failed" or "StepFailed" or "VerificationFailed" or "RollbackFailed" or "StepOutcomeUnknown" => "red",
            "Completed" or "StepVerified" or "Approved" => "green",
            "ApprovalRequested" or "ParametersRequired" or "RollbackStarted" => "yellow",
            _ => "blue",
        };
        // The task's text stands above already.
        var summary = (PlatformClient.Text(data, "summary") ?? "").Split(": " + OrderService.Task)[0];
        var seconds = clock.GetElapsedTime(_started).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[grey]{seconds,5} s[/]  [{colour}]{name,-20}[/] {VisibleText.Line(summary)}");
    }

    private void Output(JsonNode data)
    {
        foreach (var line in (PlatformClient.Text(data, "text") ?? "").TrimEnd().Split('\n'))
        {
            console.MarkupLineInterpolated($"           [grey]| {VisibleText.Of(line).Text}[/]");
        }
    }

    private void Findings(JsonNode diagnosis)
    {
        foreach (var finding in (diagnosis["findings"] as JsonArray ?? []).OfType<JsonNode>())
        {
            if (PlatformClient.Text(finding, "status") == "Confirmed")
            {
                console.MarkupLineInterpolated($"           [green]found:[/] {VisibleText.Line(PlatformClient.Text(finding, "claim") ?? "")}");
                foreach (var citation in (finding["citations"] as JsonArray ?? []).OfType<JsonNode>())
                {
                    console.MarkupLineInterpolated($"             [grey]because a probe showed: {VisibleText.Line(PlatformClient.Text(citation, "quote")?.Trim() ?? "")}[/]");
                }
            }
        }
    }
}
