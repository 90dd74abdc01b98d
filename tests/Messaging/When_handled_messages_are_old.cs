using Dapper;
using Npgsql;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Messaging;

[Parallelizable(ParallelScope.All)]
internal sealed class When_handled_messages_are_old
{
    [Test]
    public async Task Should_forget_them_and_finished_work_and_nothing_else()
    {
        var clock = new ManualClock();
        await using var platform = await TestPlatform.StartAsync(options =>
        {
            options.Only(new PingModule(asWork: true)).Set("Messaging:InboxRetentionDays", "2");
            options.Clock = clock;
        });
        await using var connection = new NpgsqlConnection(platform.ConnectionStrings["Ping"]);
        // More than two batches of each.
        await connection.ExecuteAsync(
            """
            insert into inbox_message select gen_random_uuid(), gen_random_uuid(), @now - interval '3 days' from generate_series(1, 11000);
            insert into inbox_message select gen_random_uuid(), gen_random_uuid(), @now - interval '1 day' from generate_series(1, 100);
            insert into work_item (kind, key, command, accepted_at, run_after, finished_at)
                select 'ping-work', i::text, '', @now, @now, @now - interval '3 days' from generate_series(1, 11000) i;
            insert into work_item (kind, key, command, accepted_at, run_after, finished_at)
                select 'ping-work', 'young-' || i, '', @now, @now, @now - interval '1 day' from generate_series(1, 50) i;
            insert into work_item (kind, key, command, accepted_at, run_after)
                values ('ping-work', 'open', '', @now - interval '30 days', @now + interval '1 day');
            """, new { now = clock.GetUtcNow() });

        await Eventually.ShouldBe(
            async () =>
            {
                clock.Advance(TimeSpan.FromMinutes(10));
                return await connection.QuerySingleAsync<(long Inbox, long Work)>("select (select count(*) from inbox_message), (select count(*) from work_item)");
            },
            counts => counts == (100, 51));
    }
}
