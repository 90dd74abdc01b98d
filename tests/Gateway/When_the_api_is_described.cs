using System.Text.Json;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Gateway;

internal sealed class When_the_api_is_described
{
    private TestPlatform _platform = null!;
    private JsonElement _document;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _platform = await GatewayFixture.StartAsync();
        _document = await _platform.SendAsync(HttpMethod.Get, "/openapi/v1.json").JsonAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _platform.DisposeAsync();

    [Test]
    public void Should_be_openapi_3_1_with_the_keys_it_takes()
    {
        _document.GetProperty("openapi").GetString()!.ShouldStartWith("3.1");
        _document.GetProperty("components").GetProperty("securitySchemes").EnumerateObject().Select(scheme => scheme.Name).ShouldBe(["ApiKey", "Bearer"]);
        _document.GetProperty("security").GetArrayLength().ShouldBe(2);
    }

    [Test]
    public void Should_describe_every_operation_with_its_problems()
    {
        var operations = Operations().ToList();

        operations.Count.ShouldBeGreaterThan(30);
        operations.Select(operation => operation.Value.GetProperty("operationId").GetString()).ShouldBeUnique();
        foreach (var (name, operation) in operations)
        {
            operation.GetProperty("summary").GetString().ShouldNotBeNullOrWhiteSpace(name);
            operation.GetProperty("tags").GetArrayLength().ShouldBe(1, name);
            var responses = operation.GetProperty("responses").EnumerateObject().ToList();
            responses.ShouldContain(response => response.Name.StartsWith('2'), name);
            foreach (var problem in responses.Where(response => response.Name[0] is '4' or '5'))
            {
                problem.Value.GetProperty("content").TryGetProperty("application/problem+json", out _).ShouldBeTrue($"{name} {problem.Name}");
            }
            responses.Select(response => response.Name).ShouldBeSubsetOf(
                ["200", "201", "202", "204", "304", "400", "401", "403", "404", "409", "412", "413", "415", "422", "429", "500", "503"], name);
        }
    }

    [Test]
    public void Should_refer_only_to_schemas_it_has_and_give_each_member_a_type()
    {
        var schemas = _document.GetProperty("components").GetProperty("schemas");
        foreach (var reference in References(_document))
        {
            schemas.TryGetProperty(reference["#/components/schemas/".Length..], out _).ShouldBeTrue(reference);
        }
        schemas.GetProperty("TaskResponse").GetProperty("properties").GetProperty("stepCount").GetProperty("type").GetString().ShouldBe("integer", "numbers are strict");
        schemas.GetProperty("SubmitTaskRequest").GetProperty("additionalProperties").GetBoolean().ShouldBeFalse();
        schemas.GetProperty("SubmitTaskRequest").GetProperty("properties").GetProperty("description").GetProperty("description").GetString().ShouldNotBeNullOrWhiteSpace();
    }

    [Test]
    public async Task Should_serve_a_page_that_needs_no_other_host()
    {
        var page = await _platform.Http.GetStringAsync(new Uri("/docs/index.html", UriKind.Relative));
        var addresses = System.Text.RegularExpressions.Regex.Matches(page, "(?:src|href)=\"([^\"]*)\"").Select(match => match.Groups[1].Value).ToList();

        addresses.ShouldNotBeEmpty();
        foreach (var address in addresses)
        {
            address.ShouldNotContain("//");
            (await _platform.Http.GetAsync(new Uri($"/docs/{address}", UriKind.Relative))).IsSuccessStatusCode.ShouldBeTrue(address);
        }
    }

    private IEnumerable<(string Name, JsonElement Value)> Operations() =>
        from path in _document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select ($"{operation.Name} {path.Name}", operation.Value);

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member =>
            member is { Name: "$ref", Value.ValueKind: JsonValueKind.String } ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
