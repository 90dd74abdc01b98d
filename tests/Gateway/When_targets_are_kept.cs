using System.Net;
using MassTransit;
using Platform.Contracts.Execution;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Gateway;

internal sealed class When_targets_are_kept
{
    private const string Body = """{"kind":"Ssh","host":"db-2.example.com","labels":{"env":"production"},"scope":{"writablePaths":["/var"],"network":"None"}}""";
    private TestPlatform _platform = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _platform = await GatewayFixture.StartAsync(options => options.Set("Gateway:RequestTimeoutSeconds", "10").Record<SaveTarget>()
        .Messaging(messaging => messaging.Bus.AddConsumer<Inventory>().Endpoint(endpoint => endpoint.Name = "inventory")));

    [OneTimeTearDown]
    public async Task StopAsync() => await _platform.DisposeAsync();

    [Test]
    public async Task Should_create_and_replace()
    {
        using var created = await _platform.PostAsync("/api/v1/targets", Body.Replace("{\"kind\"", "{\"name\":\"db-2\",\"kind\"", StringComparison.Ordinal));
        using var replaced = await _platform.SendAsync(HttpMethod.Put, "/api/v1/targets/db-2", Body, ("If-Match", "\"4\""));

        created.StatusCode.ShouldBe(HttpStatusCode.Created, await created.Content.ReadAsStringAsync());
        created.Headers.Location!.ToString().ShouldBe("/api/v1/targets/db-2");
        replaced.StatusCode.ShouldBe(HttpStatusCode.OK);
        replaced.Headers.ETag!.Tag.ShouldBe("\"5\"");
        var saved = await _platform.Recorded<SaveTarget>().FirstAsync(message => message.ExpectedVersion == 4);
        saved.Target.Labels["env"].ShouldBe("production");
        saved.SavedBy.ShouldBe("tester");
    }

    [Test]
    public async Task Should_take_back_what_it_gave()
    {
        using var read = await _platform.SendAsync(HttpMethod.Get, "/api/v1/targets/db-2");

        using var written = await _platform.SendAsync(HttpMethod.Put, "/api/v1/targets/db-2", await read.Content.ReadAsStringAsync());

        written.StatusCode.ShouldBe(HttpStatusCode.OK, await written.Content.ReadAsStringAsync());
        (await _platform.Recorded<SaveTarget>().FirstAsync(message => message.ExpectedVersion == 7)).Target.Name.ShouldBe("db-2");
    }

    [Test]
    public async Task Should_say_what_is_wrong_with_a_target()
    {
        var local = await _platform.PostAsync("/api/v1/targets", """{"port":70000,"labels":{"a":null}}""").ProblemAsync(422, "invalid-request");
        await _platform.SendAsync(HttpMethod.Put, "/api/v1/targets/db-2", Body.Replace("{\"kind\"", "{\"name\":\"db-3\",\"kind\"", StringComparison.Ordinal)).ProblemAsync(422, "invalid-request");
        var owner = await _platform.SendAsync(HttpMethod.Put, "/api/v1/targets/no-host-key", Body).ProblemAsync(422, "invalid-request");

        local.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe(["name", "kind", "scope", "port", "labels.a"], ignoreOrder: true);
        owner.GetProperty("errors").GetProperty("hostKey")[0].GetString().ShouldBe("It is needed.");
    }

    [Test]
    public async Task Should_say_why_the_owner_refused()
    {
        await _platform.SendAsync(HttpMethod.Get, "/api/v1/targets/none").ProblemAsync(404, "not-found");
        await _platform.SendAsync(HttpMethod.Delete, "/api/v1/targets/busy").ProblemAsync(409, "in-use");
        (await _platform.SendAsync(HttpMethod.Delete, "/api/v1/targets/db-2")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    private static Target Named(string name, int version) =>
        new() { Name = name, Kind = TargetKind.Local, Version = version, Scope = new TargetScope { WritablePaths = [], Network = Platform.Contracts.Runbooks.NetworkEffect.None } };

    /// <summary>Stands in for Executor.</summary>
    private sealed class Inventory : IConsumer<SaveTarget>, IConsumer<GetTarget>, IConsumer<DeleteTarget>
    {
        public Task Consume(ConsumeContext<SaveTarget> context) => context.Message.Target.Name == "no-host-key"
            ? context.RespondAsync(new TargetRefused { Code = TargetRefusal.Invalid, Message = "The target is not valid.", Errors = new Dictionary<string, string> { ["hostKey"] = "It is needed." } })
            : context.RespondAsync(new TargetFound { Target = context.Message.Target with { Version = (context.Message.ExpectedVersion ?? 0) + 1 } });

        public Task Consume(ConsumeContext<GetTarget> context) => context.Message.Name == "none"
            ? context.RespondAsync(new TargetRefused { Code = TargetRefusal.NotFound, Message = "There is no such target." })
            : context.RespondAsync(new TargetFound { Target = Named(context.Message.Name, 7) });

        public Task Consume(ConsumeContext<DeleteTarget> context) => context.Message.Name == "busy"
            ? context.RespondAsync(new TargetRefused { Code = TargetRefusal.InUse, Message = "A task runs on it." })
            : context.RespondAsync(new TargetDeleted { Name = context.Message.Name });
    }
}
