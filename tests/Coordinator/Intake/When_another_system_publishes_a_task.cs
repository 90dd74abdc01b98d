using System.Text;
using System.Text.Json;
using Platform.Contracts.Tasks;
using Platform.Coordinator.Tasks;
using Platform.Messaging.Parked;
using Platform.Tests.Fixtures;
using RabbitMQ.Client;
using Shouldly;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Coordinator.Intake;

/// <summary>Plain JSON from a producer that is not .NET, on the real broker.</summary>
[TestFixture]
internal sealed class When_another_system_publishes_a_task
{
    private readonly string _prefix = $"t{Guid.NewGuid().ToString("n")[..8]}-";
    private CoordinatorFixture _coordinator = null!;
    private IConnection _connection = null!;
    private IChannel _channel = null!;

    private string Exchange => _prefix + "platform.task-events";

    [OneTimeSetUp]
    public async Task Start()
    {
        _coordinator = await CoordinatorFixture.StartAsync(configure: options => options.OnRabbitMq(_prefix));
        _connection = await new ConnectionFactory { Uri = new Uri(TestServers.RabbitMq) }.CreateConnectionAsync();
        _channel = await _connection.CreateChannelAsync();
        await Eventually.ShouldBe(ConsumersAsync, consumers => consumers == 1);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _channel.QueueDeleteAsync(Exchange);
        await _channel.ExchangeDeleteAsync(Exchange);
        await _connection.DisposeAsync();
        await _coordinator.DisposeAsync();
    }

    [TestCase("application/json")]
    [TestCase("application/json; charset=utf-8")]
    [TestCase(null)]
    public async Task Should_start_it_as_a_task_of_that_system(string? contentType)
    {
        var key = Guid.NewGuid().ToString();
        var body = JsonSerializer.Serialize(new
        {
            idempotencyKey = key, source = "nagios", description = "nginx on web-1 answers 502", context = new { service = "nginx" }, target = "web-1",
        });

        await ForeignProducer.PublishAsync(TestServers.RabbitMq, Exchange, new ForeignMessage(body, contentType, messageId: "not-a-guid"));

        var change = await _coordinator.BecomesAsync(TaskIds.ForeignTask("nagios", key), TaskStatus.PendingApproval);
        change.Snapshot.Source.ShouldBe("nagios");
        change.Snapshot.Requester.ShouldBe("nagios");
        change.Snapshot.Target.ShouldBe("web-1");
        change.Snapshot.Category.ShouldBe(TaskCategory.Incident);
    }

    [Test]
    public async Task Should_start_one_task_however_often_the_key_comes()
    {
        var key = Guid.NewGuid().ToString();
        var message = new ForeignMessage(Event(key));

        await ForeignProducer.PublishAsync(TestServers.RabbitMq, Exchange, [.. Enumerable.Repeat(message, 20)]);
        await ForeignProducer.PublishAsync(TestServers.RabbitMq, Exchange, message);

        await _coordinator.BecomesAsync(TaskIds.ForeignTask("ci", key), TaskStatus.PendingApproval);
        (await _coordinator.QueryAsync<int>("select count(*) from task_intake where idempotency_key = @key", new { key })).ShouldBe(1);
        (await _coordinator.QueryAsync<int>("select count(*) from task_event where summary like @pattern and change = 'Submitted'", new { pattern = $"%{key}%" })).ShouldBe(1);
    }

    [Test]
    public async Task Should_read_a_cloud_event_and_an_envelope_on_purpose()
    {
        var (first, second) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());

        await ForeignProducer.PublishAsync(
            TestServers.RabbitMq, Exchange,
            new ForeignMessage($$"""{"specversion":"1.0","id":"1","source":"/ci","type":"task","data":{{Event(first)}}}""", "application/cloudevents+json"),
            new ForeignMessage($$"""{"messageType":["urn:message:itops:task-event:v1"],"message":{{Event(second)}}}""", "application/vnd.masstransit+json"));

        await _coordinator.BecomesAsync(TaskIds.ForeignTask("ci", first), TaskStatus.PendingApproval);
        await _coordinator.BecomesAsync(TaskIds.ForeignTask("ci", second), TaskStatus.PendingApproval);
    }

    [TestCase("{ not json", "application/json", "is not a task event")]
    [TestCase("[]", "application/json", "is not a task event")]
    [TestCase("null", "application/json", "a JSON object is expected")]
    [TestCase("", "application/json", "The body is empty")]
    [TestCase("""{"source":"ci","description":"x"}""", "application/json", "idempotencyKey")]
    [TestCase("""{"idempotencyKey":7,"source":"ci","description":"x"}""", "application/json", "$.idempotencyKey")]
    [TestCase("""{"idempotencyKey":"k","source":"ci","description":"x","priority":"high"}""", "application/json", "priority")]
    [TestCase("""{"idempotencyKey":"k","idempotencyKey":"l","source":"ci","description":"x"}""", "application/json", "idempotencyKey")]
    [TestCase("""{"idempotencyKey":"","source":"ci","description":"x"}""", "application/json", "'idempotencyKey' has 0 characters; 1 to 200")]
    [TestCase("""{"idempotencyKey":"k","source":"ci","description":"  "}""", "application/json", "'description' is blank")]
    [TestCase("""{"idempotencyKey":"k","source":"ci","description":null}""", "application/json", "description")]
    [TestCase("""{"idempotencyKey":"k","source":"ci","description":"a \u0000"}""", "application/json", "U+0000")]
    [TestCase("""{"idempotencyKey":"k","source":"ci","description":"x","target":"Web 1"}""", "application/json", "'target' is to be the name")]
    [TestCase("""{"idempotencyKey":"k","source":"ci","description":"x","context":{"a":1}}""", "application/json", "$.context")]
    [TestCase("""{"idempotencyKey":"k","source":"ci","description":"x","context":{"a":null}}""", "application/json", "context.a")]
    [TestCase("<task/>", "application/xml", "content type application/xml is not read")]
    [TestCase("""{"specversion":"1.0","id":"1","source":"/ci","type":"t"}""", "application/cloudevents+json", "'data'")]
    public async Task Should_keep_a_bad_message_with_its_reason(string body, string contentType, string reason)
    {
        var token = Guid.NewGuid().ToString();

        await ForeignProducer.PublishAsync(
            TestServers.RabbitMq, Exchange, new ForeignMessage(body, contentType, new Dictionary<string, object> { ["x-token"] = token, ["traceparent"] = "garbage" }));

        var (kept, why) = await ParkedAsync(token);
        kept.ShouldBe(Encoding.UTF8.GetBytes(body));
        why.ShouldContain(reason);
    }

    [Test]
    public async Task Should_keep_huge_and_garbled_bodies_and_go_on_with_the_rest()
    {
        var (huge, garbled, key) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        var garbledBody = Encoding.UTF8.GetBytes(Event(garbled));
        garbledBody[30] = 0xC3;
        garbledBody[31] = 0x28;

        await ForeignProducer.PublishAsync(
            TestServers.RabbitMq, Exchange,
            new ForeignMessage(new byte[1_000_000], "application/json", new Dictionary<string, object> { ["x-token"] = huge }),
            new ForeignMessage(garbledBody, "application/json", new Dictionary<string, object> { ["x-token"] = garbled }),
            new ForeignMessage(Event(key)));

        (await ParkedAsync(huge)).Reason.ShouldContain("1000000 bytes");
        (await ParkedAsync(garbled)).Reason.ShouldContain("is not a task event");
        await _coordinator.BecomesAsync(TaskIds.ForeignTask("ci", key), TaskStatus.PendingApproval);
    }

    [Test]
    public async Task Should_take_a_parked_one_back_as_it_came_when_told_to()
    {
        var (token, key) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        await ForeignProducer.PublishAsync(
            TestServers.RabbitMq, Exchange,
            new ForeignMessage($$"""{"specversion":"0.3","data":{{Event(key)}}}""", "application/cloudevents+json", new Dictionary<string, object> { ["x-token"] = token }));
        (await ParkedAsync(token)).Reason.ShouldContain("specversion 1.0");

        // What was wrong is mended here in the stored body, as a later version of the reader would in its rules.
        var id = await _coordinator.QueryAsync<Guid>(
            """
            update parked_message set body = convert_to(replace(convert_from(body, 'UTF8'), '"0.3"', '"1.0"'), 'UTF8')
            where headers::jsonb ->> 'x-token' = @token returning id
            """, new { token });
        await _coordinator.Platform.Bus.Publish(new SettleParkedMessage { Service = "Coordinator", Id = id, Redeliver = true });

        await _coordinator.BecomesAsync(TaskIds.ForeignTask("ci", key), TaskStatus.PendingApproval);
        (await _coordinator.QueryAsync<int>("select count(*) from parked_message where headers::jsonb ->> 'x-token' = @token", new { token })).ShouldBe(0);
    }

    [Test]
    public async Task Should_listen_again_where_the_queue_was_taken_away()
    {
        var key = Guid.NewGuid().ToString();
        await _channel.QueueDeleteAsync(Exchange);

        await Eventually.ShouldBe(ConsumersAsync, consumers => consumers == 1);
        await ForeignProducer.PublishAsync(TestServers.RabbitMq, Exchange, new ForeignMessage(Event(key)));

        await _coordinator.BecomesAsync(TaskIds.ForeignTask("ci", key), TaskStatus.PendingApproval);
    }

    private static string Event(string key) => JsonSerializer.Serialize(new { idempotencyKey = key, source = "ci", description = $"nginx is down ({key})" });

    private async Task<int> ConsumersAsync()
    {
        await using var channel = await _connection.CreateChannelAsync();
        try
        {
            return (int)(await channel.QueueDeclarePassiveAsync(Exchange)).ConsumerCount;
        }
        catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
        {
            return 0;
        }
    }

    /// <summary>What was parked with the token in its header.</summary>
    private async Task<(byte[] Body, string Reason)> ParkedAsync(string token)
    {
        var (body, reason) = await Eventually.ShouldBe(
            () => _coordinator.QueryAsync<(byte[]? Body, string? Reason)>(
                """
                select p.body, p.reason from (select 1) one
                left join parked_message p on p.headers::jsonb ->> 'x-token' = @token and p.queue = @Exchange
                """, new { token, Exchange }),
            found => found.Body is not null);
        return (body!, reason!);
    }
}
