using Dapper;
using Npgsql;
using Platform.Agents.Definitions;
using Platform.Contracts.Definitions;
using Platform.Coordinator;
using Platform.Gateway;
using Platform.Tests.Coordinator.Definitions;
using Platform.Tests.Fixtures;
using Platform.Writer;
using Shouldly;

namespace Platform.Tests.Agents;

/// <summary>A service that runs an agent, in a process of its own behind the real broker, follows what Coordinator keeps.</summary>
internal sealed class When_definitions_reach_a_service
{
    [Test]
    public async Task Should_follow_changes_and_make_up_for_what_it_missed()
    {
        var prefix = $"t{Guid.NewGuid().ToString("n")[..8]}-";
        await using var owner = await TestPlatform.StartAsync(options => options.OnRabbitMq(prefix).Only(new GatewayModule(), new CoordinatorModule()));
        await Eventually.ShouldBe(() => owner.GetAsync("agents"), list => list.GetProperty("items").GetArrayLength() == 4);
        await ChangeAsync(owner, "Before it was there.");

        // A new service has heard nothing, and asks.
        await using var service = await TestPlatform.StartAsync(options => options.OnRabbitMq(prefix).Only(new WriterModule()).Set("Agents:DefinitionRefreshSeconds", "1"));
        (await InstructionsAsync(service, "Before it was there.")).Version.ShouldBe(2);

        await ChangeAsync(owner, "While it was there.");
        (await InstructionsAsync(service, "While it was there.")).Version.ShouldBe(3);

        // As if the last event had never come.
        var old = (await InstructionsAsync(service, "While it was there.")) with { Version = 1, Instructions = "Out of date." };
        await using (var connection = new NpgsqlConnection(service.ConnectionStrings["Writer"]))
        {
            await connection.ExecuteAsync(
                "update agent_definition set version = 1, definition = @old::jsonb where id = 'writer'",
                new { old = System.Text.Json.JsonSerializer.Serialize(old, Platform.Contracts.ContractsJson.Options) });
        }
        (await InstructionsAsync(service, "While it was there.")).Version.ShouldBe(3);
    }

    [Test]
    public async Task Should_keep_the_newest_in_whatever_order_changes_come()
    {
        await using var service = await TestPlatform.StartAsync(options => options.Only(new WriterModule()));
        var shipped = (await DefinitionAsync(service))!;
        shipped.Version.ShouldBe(0, "it works as shipped before it has heard of anything");

        foreach (var version in new[] { 2, 5, 3, 5 })
        {
            await service.PublishAsync(new AgentChanged { AgentId = "writer", Version = version, Definition = shipped with { Version = version, Instructions = $"Version {version}." } });
        }
        await service.PublishAsync(new AgentChanged { AgentId = "clerk", Version = 2 });
        await service.PublishAsync(new AgentChanged
        {
            AgentId = "clerk", Version = 1,
            Definition = shipped with { Id = "clerk", Version = 1, BuiltIn = false, Settings = shipped.Settings with { TakesOver = true }, Instructions = "Deleted before it was heard of." },
        });
        await service.PublishAsync(new AgentChanged { AgentId = "last", Version = 1, Definition = shipped with { Id = "last", Version = 1, BuiltIn = false } });
        await Eventually.ShouldBe(() => KnownAsync(service), known => known is { Count: 3 } && known["writer"] == 5 && known["clerk"] == 2);

        (await DefinitionAsync(service))!.Instructions.ShouldBe("Version 5.");
    }

    private static async Task ChangeAsync(TestPlatform owner, string prompt)
    {
        using var saved = await owner.PutAsync("agents/writer", new { name = "Writer", role = "Writer", systemPrompt = prompt });
        saved.IsSuccessStatusCode.ShouldBeTrue(await saved.Content.ReadAsStringAsync());
    }

    private static Task<AgentDefinition?> DefinitionAsync(TestPlatform service) =>
        service.Services.GetRequiredService<AgentDefinitions<WriterDatabase>>().ForAsync("Writer", CancellationToken.None);

    private static async Task<AgentDefinition> InstructionsAsync(TestPlatform service, string expected) =>
        (await Eventually.ShouldBe(() => DefinitionAsync(service), definition => definition?.Instructions == expected))!;

    private static async Task<IReadOnlyDictionary<string, int>> KnownAsync(TestPlatform service)
    {
        await using var connection = new NpgsqlConnection(service.ConnectionStrings["Writer"]);
        return (await connection.QueryAsync<(string Id, int Version)>("select id, version from agent_definition")).ToDictionary(row => row.Id, row => row.Version);
    }
}
