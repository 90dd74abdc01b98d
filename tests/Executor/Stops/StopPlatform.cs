using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Contracts.Execution;
using Platform.Executor;
using Platform.Gateway;
using Platform.Tests.Executor.Execution;
using Platform.Tests.Gateway;

namespace Platform.Tests.Executor.Stops;

/// <summary>An Executor with the Gateway before it, so that the stop button is pressed as an operator does.</summary>
internal static class StopPlatform
{
    public static async Task<ExecutorPlatform> StartAsync()
    {
        var executor = await ExecutorPlatform.StartAsync(options => options.Only(new ExecutorModule(), new GatewayModule()).Record<ExecutionHeld>()
            .Set("Work:executor-execute-step:Concurrency", "24"));
        Directory.CreateDirectory(executor.Folder["data"]);
        return executor;
    }

    public static Task<JsonElement> StopAsync(this ExecutorPlatform executor, string scope, string? subject = null) => executor.Platform.PostAsync(
        "/api/v1/stop", JsonSerializer.Serialize(subject is null
            ? new Dictionary<string, string> { ["scope"] = scope, ["reason"] = "smoke in the machine room" }
            : new Dictionary<string, string> { ["scope"] = scope, ["subject"] = subject, ["reason"] = "smoke in the machine room" }))
        .JsonAsync(System.Net.HttpStatusCode.Created);

    public static Task<JsonElement> ResumeAsync(this ExecutorPlatform executor, JsonElement stopped) =>
        executor.Platform.PostAsync($"{stopped.GetProperty("self").GetString()}/resume").JsonAsync();

    public static string[] States(this JsonElement answer) =>
        [.. answer.GetProperty("executions").EnumerateArray().Select(execution => execution.GetProperty("state").GetString()!)];

    public static async Task<T> QueryAsync<T>(this ExecutorPlatform executor, string sql, object? parameters = null)
    {
        await using var connection = new NpgsqlConnection(executor.Platform.ConnectionStrings["Executor"]);
        return (await connection.QuerySingleAsync<T>(sql, parameters))!;
    }
}
