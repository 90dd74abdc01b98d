using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using MassTransit;
using Npgsql;
using Platform.Coordinator;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Coordinator.Tasks;

/// <summary>
/// The product's state machine, saga table, inbox and outbox, under every message of a task two to five times and in any
/// order: each copy moves the task on, is refused, or is passed over as late, and the task ends as it would have anyway.
/// </summary>
[TestFixture]
internal sealed class When_messages_come_in_any_order
{
    /// <summary>Orders that are tried at once: they are of different tasks.</summary>
    private const int AtOnce = 25;

    private readonly Dictionary<Story, TaskOutcome> _expected = [];
    private TestPlatform _platform = null!;
    private NpgsqlDataSource _database = null!;
    private MessageCourier _courier = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _platform = await TestPlatform.StartAsync(options => options.Only(new CoordinatorModule()));
        _database = NpgsqlDataSource.Create(_platform.ConnectionStrings["Coordinator"]);
        _courier = new MessageCourier(_platform.Bus);
        foreach (var story in Enum.GetValues<Story>())
        {
            _expected[story] = await new OrderedTask(_courier, _database, story).EndAsync();
        }
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _database.DisposeAsync();
        await _platform.DisposeAsync();
    }

    [Test]
    public void Should_know_how_each_story_ends()
    {
        _expected[Story.AllGoesWell].ShouldSatisfyAllConditions(end => end.State.ShouldBe("Completed"), end => end.Steps.ShouldBe("1 Done, 2 Done"));
        _expected[Story.FirstOutcomeUnknown].State.ShouldBe("Completed");
        _expected[Story.SecondStepFails].ShouldSatisfyAllConditions(end => end.State.ShouldBe("Failed"), end => end.Steps.ShouldBe("1 RolledBack, 2 RolledBack"));
        _expected[Story.SecondVerificationFails].ShouldSatisfyAllConditions(end => end.State.ShouldBe("Failed"), end => end.Steps.ShouldBe("1 RolledBack, 2 RolledBack"));
    }

    [Test]
    public void Should_end_as_if_each_had_come_once()
    {
        var orders = Environment.GetEnvironmentVariable("PLATFORM_TEST_ORDERS") is { Length: > 0 } count ? int.Parse(count, CultureInfo.InvariantCulture) : 150;
        var batches = Arb.From(Gen.ArrayOf(MessageOrder.Any, AtOnce), Smaller);

        Prop.ForAll(batches, batch => Task.Run(() => ShouldHoldAsync(batch)).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Math.Max(1, orders / AtOnce)));

        TestContext.Out.WriteLine($"{orders / AtOnce * AtOnce} orders");
    }

    private async Task ShouldHoldAsync(MessageOrder[] batch) => await Task.WhenAll(batch.Select(async order =>
    {
        var task = new OrderedTask(_courier, _database, order.Story);
        foreach (var delivery in order.Deliveries)
        {
            await task.DeliverAsync(delivery);
        }
        (await task.EndAsync()).ShouldBe(_expected[order.Story], order.ToString());
    }));

    /// <summary>One order of a batch that failed alone, then one delivery less.</summary>
    private static IEnumerable<MessageOrder[]> Smaller(MessageOrder[] batch) =>
        batch.Length > 1 ? batch.Select(order => new[] { order }) : batch.SelectMany(order => order.Smaller()).Select(order => new[] { order });
}
