using System.Text.Json.Nodes;
using Platform.Lab.Api;
using Platform.Lab.Scenarios;

namespace Platform.Lab.Runs;

/// <summary>A scenario's own runbooks: imported for its run, taken out afterwards.</summary>
internal sealed class ScenarioRunbooks(PlatformClient platform)
{
    private readonly List<string> _created = [];

    /// <exception cref="SetupFailedException">One of them was refused.</exception>
    public async Task ImportAsync(Scenario scenario, LabVariables variables, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(scenario.Folder, "runbooks");
        if (!Directory.Exists(folder))
        {
            return;
        }
        var documents = Directory.EnumerateFiles(folder, "*.md").Order(StringComparer.Ordinal)
            .Select(file => (Path.GetFileName(file), variables.Fill(File.ReadAllText(file)))).ToList();
        if (documents.Count == 0)
        {
            return;
        }
        foreach (var result in await platform.ImportRunbooksAsync(documents, cancellationToken))
        {
            var id = PlatformClient.Text(result, "runbookId");
            if (PlatformClient.Text(result, "outcome") == "Refused")
            {
                var errors = string.Join("; ", (result?["errors"] as JsonArray ?? []).Select(e => $"line {PlatformClient.Text(e, "line")}: {PlatformClient.Text(e, "message")}"));
                throw new SetupFailedException($"The runbook {PlatformClient.Text(result, "fileName")} was refused: {errors}");
            }
            if (id is not null && PlatformClient.Text(result, "outcome") == "Created")
            {
                _created.Add(id);
            }
        }
    }

    public async Task DeleteAsync()
    {
        foreach (var id in _created)
        {
            await platform.DeleteRunbookAsync(id, CancellationToken.None);
        }
        _created.Clear();
    }
}
