using System.Text.Json;
using Platform.Coordinator;
using Platform.Gateway;
using Platform.Tests.Fixtures;
using Platform.Tests.Gateway;

namespace Platform.Tests.Coordinator.Definitions;

/// <summary>Gateway and Coordinator on real databases: agents and prompt templates through HTTP.</summary>
internal static class DefinitionsPlatform
{
    public static async Task<TestPlatform> StartAsync(Action<TestPlatformOptions>? configure = null)
    {
        var platform = await TestPlatform.StartAsync(options =>
        {
            options.Only(new GatewayModule(), new CoordinatorModule());
            // Nobody listens there; no test of definitions asks a model.
            options.Set("Agents:Models:main:Endpoint", "http://127.0.0.1:1/v1").Set("Agents:Models:main:Model", "first");
            options.Set("Agents:Models:fast:Endpoint", "http://127.0.0.1:1/v1").Set("Agents:Models:fast:Model", "second");
            configure?.Invoke(options);
        });
        await Eventually.ShouldBe(() => platform.GetAsync("agents"), list => list.GetProperty("items").GetArrayLength() >= 4);
        return platform;
    }

    public static Task<JsonElement> GetAsync(this TestPlatform platform, string path) => platform.SendAsync(HttpMethod.Get, $"/api/v1/{path}").JsonAsync();

    public static Task<HttpResponseMessage> PutAsync(this TestPlatform platform, string path, object body, int? expected = null) =>
        platform.SendAsync(HttpMethod.Put, $"/api/v1/{path}", JsonSerializer.Serialize(body), expected is { } version ? [("If-Match", $"\"{version}\"")] : []);

    public static string? Text(this JsonElement element, string member) => element.GetProperty(member).GetString();

    public static int Number(this JsonElement element, string member) => element.GetProperty(member).GetInt32();

    /// <summary>The messages of a problem, by member.</summary>
    public static IReadOnlyDictionary<string, string> Errors(this JsonElement problem) =>
        problem.GetProperty("errors").EnumerateObject().ToDictionary(error => error.Name, error => error.Value[0].GetString()!);
}
