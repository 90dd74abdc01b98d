using MassTransit;
using Platform.Messaging.Parked;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Messaging;

[TestFixture(false), TestFixture(true), Parallelizable(ParallelScope.All)]
internal sealed class When_a_message_cannot_be_handled(bool onRabbitMq)
{
    [Test]
    public async Task Should_park_it_with_its_reason_and_take_it_back_on_request()
    {
        await using var platform = await TestPlatform.StartAsync(options =>
        {
            options.Only(new PingModule()).Record<Pong>();
            if (onRabbitMq)
            {
                options.OnRabbitMq();
            }
        });
        var id = Guid.NewGuid();
        await platform.PublishAsync(new Ping { Id = id, Fail = "fails until it is mended" });
        var parked = await Eventually.ShouldBe(() => ListAsync(platform), list => list.Total == 1);
        parked.Messages[0].Reason.ShouldContain("fails until it is mended");
        parked.Messages[0].MessageType.ShouldBe("urn:message:test:ping:v1");
        parked.Messages[0].Queue.ShouldEndWith("ping-consumer");

        platform.Services.GetRequiredService<PingFailure>().IsMended = true;
        await SettleAsync(platform, parked.Messages[0].Id, redeliver: true);
        await platform.Recorded<Pong>().FirstAsync(pong => pong.Id == id);
        (await ListAsync(platform)).Total.ShouldBe(0);
        (await SettleAsync(platform, parked.Messages[0].Id, redeliver: true)).ShouldBeFalse();
    }

    private static async Task<ParkedMessageList> ListAsync(TestPlatform platform) => (await platform.Bus
        .CreateRequestClient<ListParkedMessages>(RequestTimeout.After(s: 20))
        .GetResponse<ParkedMessageList>(new ListParkedMessages { Service = "Ping" })).Message;

    private static async Task<bool> SettleAsync(TestPlatform platform, Guid id, bool redeliver) => (await platform.Bus
        .CreateRequestClient<SettleParkedMessage>(RequestTimeout.After(s: 20))
        .GetResponse<ParkedMessageSettled>(new SettleParkedMessage { Service = "Ping", Id = id, Redeliver = redeliver })).Message.Found;
}
