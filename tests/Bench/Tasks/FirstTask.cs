using System.Net;
using System.Text.Json.Nodes;
using Platform.Chaos.Api;

namespace Platform.Bench.Tasks;

/// <summary>A task for a platform that is only just coming up: asks again and again, in short steps.</summary>
internal sealed class FirstTask(BenchPlatform platform, TimeProvider clock)
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    /// <summary>Returns once the task is Completed.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var key = Guid.NewGuid().ToString();
        var body = new JsonObject { ["description"] = TaskLoad.NoOp, ["target"] = BenchPlatform.Target, ["requester"] = "bench" };
        var accepted = await UntilAsync(
            HttpMethod.Post, "/api/v1/tasks", body, key, answer => answer.Status == HttpStatusCode.Accepted, cancellationToken);
        var seen = await UntilAsync(
            HttpMethod.Get, $"/api/v1/tasks/{accepted.Json["id"]}", null, null, answer => answer.Json["endedAt"] is not null, cancellationToken);
        if (seen.Json["status"]?.ToString() != "Completed")
        {
            throw new BenchFailedException($"The first task ended so: {seen}");
        }
    }

    private async Task<Answer> UntilAsync(
        HttpMethod method, string path, JsonObject? body, string? key, Func<Answer, bool> fits, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            var answer = await platform.Client.TryAsync(method, path, body, key, cancellationToken);
            if (answer is not null && fits(answer))
            {
                return answer;
            }
            if (clock.GetElapsedTime(began) > s_patience)
            {
                throw new BenchFailedException($"{method} {path}: not as wanted for {s_patience.TotalMinutes:0} minutes; last: {answer?.ToString() ?? "no answer"}");
            }
            await Task.Delay(s_look, clock, cancellationToken);
        }
    }
}
