using System.Net;
using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Gateway;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Gateway;

[Parallelizable(ParallelScope.All)]
internal sealed class When_messages_are_parked
{
    [Test]
    public async Task Should_show_them_to_an_operator_who_discards_one()
    {
        await using var platform = await TestPlatform.StartAsync(options => options.Only(new GatewayModule()));
        var id = Guid.NewGuid();
        await using (var connection = new NpgsqlConnection(platform.ConnectionStrings["Gateway"]))
        {
            await connection.ExecuteAsync(
                """
                insert into parked_message (id, queue, reason, detail, content_type, headers, body, parked_at)
                values (@id, 'gateway-document', 'it failed', 'with a stack', 'application/json', '{}', '{"x":1}', now())
                """, new { id });
        }
        var list = JsonElement.Parse(await platform.Http.GetStringAsync("/api/v1/parked-messages/gateway"));
        list.GetProperty("total").GetInt64().ShouldBe(1);
        list.GetProperty("items")[0].GetProperty("reason").GetString().ShouldBe("it failed");
        JsonElement.Parse(await platform.Http.GetStringAsync($"/api/v1/parked-messages/gateway/{id}")).GetProperty("body").GetString().ShouldBe("{\"x\":1}");
        (await platform.Http.DeleteAsync($"/api/v1/parked-messages/gateway/{id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await platform.Http.PostAsync($"/api/v1/parked-messages/gateway/{id}/redeliver", null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await platform.Http.GetAsync("/api/v1/parked-messages/no-such-service")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
