using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Platform.Bench.Results;
using Platform.Chaos.Api;

namespace Platform.Bench.Growth;

/// <summary>What clients read most, one request after the other, the kinds taking turns so that all meet the same machine.</summary>
internal sealed class Reads(PlatformClient client, TimeProvider clock)
{
    /// <summary>A request that reads nothing: where it changes, the machine has changed.</summary>
    public const string Nothing = "a request that reads nothing";
    private const int PageOfWalk = 200;

    /// <summary>Figures of each kind.</summary>
    /// <param name="tasks">Tasks in the list; the deep page is the one in its middle.</param>
    /// <param name="rounds">Requests of each kind.</param>
    /// <param name="cancellationToken">Ends the measurement.</param>
    public async Task<IReadOnlyList<(string Name, LoadFigures Figures)>> MeasureAsync(int tasks, int rounds, CancellationToken cancellationToken)
    {
        var (ids, cursor) = await WalkAsync(tasks / 2, cancellationToken);
        (string Name, Func<int, string> Path)[] kinds =
        [
            (Nothing, _ => "/health/live"),
            ("list, first page", _ => "/api/v1/tasks"),
            ("list, a common status", _ => "/api/v1/tasks?status=Completed"),
            ("list, a rare status", _ => "/api/v1/tasks?status=Failed,PendingApproval"),
            ("list, page in the middle by cursor", _ => $"/api/v1/tasks?cursor={cursor}"),
            ("get one task", round => $"/api/v1/tasks/{ids[round * 7 % ids.Count]}"),
            ("changes of a task", round => $"/api/v1/tasks/{ids[round * 7 % ids.Count]}/events"),
        ];
        var taken = kinds.ToDictionary(kind => kind.Name, _ => new List<double>());
        for (var round = -rounds / 5; round < rounds; round++)
        {
            foreach (var (name, path) in kinds)
            {
                var began = clock.GetTimestamp();
                await GetAsync(path(Math.Abs(round)), cancellationToken);
                if (round >= 0)
                {
                    taken[name].Add(clock.GetElapsedTime(began).TotalMilliseconds);
                }
            }
        }
        return [.. kinds.Select(kind => (kind.Name, LoadFigures.Of(taken[kind.Name], taken[kind.Name].Sum() / 1_000)))];
    }

    /// <summary>Follows the pages; the ids on the way, and the cursor behind so many tasks.</summary>
    private async Task<(IReadOnlyList<string> Ids, string Cursor)> WalkAsync(int tasks, CancellationToken cancellationToken)
    {
        var (ids, cursor) = (new List<string>(), "");
        while (ids.Count < tasks)
        {
            var limit = Math.Min(PageOfWalk, tasks - ids.Count);
            var after = cursor.Length == 0 ? "" : $"&cursor={cursor}";
            var page = await GetAsync(string.Create(CultureInfo.InvariantCulture, $"/api/v1/tasks?limit={limit}{after}"), cancellationToken);
            ids.AddRange((page["items"] as JsonArray ?? []).Select(item => item!["id"]!.ToString()));
            cursor = page["cursor"]?.ToString() ?? throw new BenchFailedException($"The list of tasks ended after {ids.Count}; {tasks} and more were wanted.");
        }
        return (ids, cursor);
    }

    private async Task<JsonNode> GetAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await client.TryAsync(HttpMethod.Get, path, null, null, cancellationToken);
        return answer?.Status == HttpStatusCode.OK ? answer.Json : throw new BenchFailedException($"GET {path}: {answer?.ToString() ?? "no answer"}");
    }
}
