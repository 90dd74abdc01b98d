using Dapper;
using Npgsql;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Messaging;

[Parallelizable(ParallelScope.All)]
internal sealed class When_work_is_leased
{
    [Test]
    public async Task Should_do_it_once_and_answer_a_repeat_from_the_record()
    {
        await using var platform = await TestPlatform.StartAsync(options => options.Only(new PingModule(asWork: true)).Record<Pong>());
        var id = Guid.NewGuid();
        await platform.PublishAsync(new Ping { Id = id, Day = DayOfWeek.Monday });
        var first = await platform.Recorded<Pong>().FirstAsync(pong => pong.Id == id);
        first.Token.ShouldBe(1);
        await platform.PublishAsync(new Ping { Id = id, Day = DayOfWeek.Monday });
        await Eventually.ShouldBe(() => Task.FromResult(platform.Recorded<Pong>().Messages.Count), count => count == 2);
        platform.Recorded<Pong>().Messages.ShouldAllBe(pong => pong == first);
        await using var connection = new NpgsqlConnection(platform.ConnectionStrings["Ping"]);
        (await connection.ExecuteScalarAsync<long>("select count(*) from ping where id = @id", new { id })).ShouldBe(1);
    }

    [Test]
    public async Task Should_give_up_after_the_limit_of_failures()
    {
        await using var platform = await TestPlatform.StartAsync(options => options.Only(new PingModule(asWork: true)).Record<Pong>()
            .Set("Work:ping-work:MaxFailures", "2"));
        var id = Guid.NewGuid();
        await platform.PublishAsync(new Ping { Id = id, Fail = "it always fails" });
        (await platform.Recorded<Pong>().FirstAsync(pong => pong.Id == id)).Token.ShouldBe(-1);
    }

    [Test]
    public async Task Should_take_over_from_a_holder_that_died()
    {
        await using var database = await TestDatabase.CreateAsync("Ping");
        var id = Guid.NewGuid();
        await using (var platform = await TestPlatform.StartAsync(options =>
        {
            options.Only(new PingModule(asWork: true)).Set("Work:ping-work:LeaseSeconds", "3");
            options.ConnectionStrings["Ping"] = database.ConnectionString;
        }))
        {
            await platform.StopAsync();
        }
        await using (var connection = new NpgsqlConnection(database.ConnectionString))
        {
            // The row as a process leaves it that was killed in the middle of its turn.
            await connection.ExecuteAsync(
                """
                insert into work_item (kind, key, command, accepted_at, run_after, lease_owner, lease_until, fencing_token)
                values ('ping-work', @Key, convert_to(@Command, 'UTF8'), now(), now() - interval '1 minute', gen_random_uuid(), now() + interval '1 second', 1)
                """, new { Key = id.ToString(), Command = $$"""{"id":"{{id}}","day":"Friday"}""" });
        }
        await using var next = await TestPlatform.StartAsync(options =>
        {
            options.Only(new PingModule(asWork: true)).Record<Pong>();
            options.ConnectionStrings["Ping"] = database.ConnectionString;
        });
        (await next.Recorded<Pong>().FirstAsync(pong => pong.Id == id)).Token.ShouldBe(2);
    }
}
