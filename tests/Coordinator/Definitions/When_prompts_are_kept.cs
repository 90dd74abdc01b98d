using System.Net;
using System.Text.Json;
using Platform.Tests.Fixtures;
using Platform.Tests.Gateway;
using Shouldly;

namespace Platform.Tests.Coordinator.Definitions;

internal sealed class When_prompts_are_kept
{
    private TestPlatform _platform = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _platform = await DefinitionsPlatform.StartAsync();

    [OneTimeTearDown]
    public ValueTask StopAsync() => _platform.DisposeAsync();

    [Test]
    public async Task Should_create_change_list_and_delete()
    {
        using var created = await _platform.PutAsync("prompts/greeting", Of("Hello {{ who }}.", Variable("who", "String", required: true)));
        created.StatusCode.ShouldBe(HttpStatusCode.Created, await created.Content.ReadAsStringAsync());
        created.Headers.Location!.ToString().ShouldBe("/api/v1/prompts/greeting");
        using var changed = await _platform.PutAsync("prompts/greeting", Of("Good day, {{who}}.", Variable("who", "String", required: true)), 1);
        changed.Headers.ETag!.Tag.ShouldBe("\"2\"");

        await _platform.PutAsync("prompts/greeting", Of("x"), 1).ProblemAsync(412, "version-mismatch");
        (await RenderAsync("greeting", new { who = "Ada" })).Text("text").ShouldBe("Good day, Ada.");
        (await _platform.PostAsync("/api/v1/prompts/greeting/render", """{"version":1,"values":{"who":"Ada"}}""").JsonAsync()).Text("text").ShouldBe("Hello Ada.");
        (await _platform.GetAsync("prompts?limit=200")).GetProperty("items").EnumerateArray().Select(prompt => prompt.Text("id")).ShouldContain("greeting");
        (await _platform.SendAsync(HttpMethod.Delete, "/api/v1/prompts/greeting")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await _platform.SendAsync(HttpMethod.Get, "/api/v1/prompts/greeting").ProblemAsync(404, "not-found");
        (await _platform.GetAsync("prompts/greeting/versions")).GetProperty("items").EnumerateArray().Select(version => version.Text("change")).ShouldBe(["Deleted", "Changed", "Created"]);
        (await _platform.GetAsync("prompts/greeting/versions/1")).GetProperty("settings").Text("text").ShouldBe("Hello {{ who }}.");
    }

    [Test]
    public async Task Should_put_values_in_by_their_types()
    {
        await SaveAsync("types", Of(
            "{{text}}|{{whole}}|{{share}}|{{flag}}|{{names}}|{{left}}|{{rest}}",
            Variable("text", "String"), Variable("whole", "Integer"), Variable("share", "Number"), Variable("flag", "Boolean"), Variable("names", "List"),
            new { name = "left", type = "String" }, new { name = "rest", type = "Integer", @default = 7 }));

        var rendered = await _platform.PostAsync(
            "/api/v1/prompts/types/render", """{"values":{"text":"a\nb","whole":-3,"share":0.50,"flag":true,"names":["x","y"]}}""").JsonAsync();

        rendered.Text("text").ShouldBe("a\nb|-3|0.50|true|x, y||7");
    }

    /// <summary>Each value once: what it holds is text, whatever it looks like.</summary>
    [Test]
    public async Task Should_never_read_a_value_as_a_template()
    {
        await SaveAsync("once", Of("{{first}} and {{second}}", Variable("first", "String"), Variable("second", "String")));

        (await RenderAsync("once", new { first = "{{second}}", second = "{{first}} }} {{" })).Text("text").ShouldBe("{{second}} and {{first}} }} {{");
    }

    [Test]
    public async Task Should_say_what_is_missing_or_of_the_wrong_type()
    {
        await SaveAsync("strict", Of(
            "{{team}} {{count}} {{share}} {{flag}} {{names}} {{short}}",
            Variable("team", "String", required: true), Variable("count", "Integer"), Variable("share", "Number"), Variable("flag", "Boolean"), Variable("names", "List"),
            new { name = "short", type = "String", maxLength = 3 }));

        var problem = await _platform.PostAsync(
            "/api/v1/prompts/strict/render",
            """{"values":{"count":"7","share":"1","flag":"yes","names":["a",1],"short":"long","colour":"red"}}""").ProblemAsync(422, "invalid-request");

        problem.Errors().ShouldBe(
            new Dictionary<string, string>
            {
                ["team"] = "'team' is missing; give text in quotes of at most 1000 characters without control characters.",
                ["count"] = "'count' is text of 1 characters; give an integer without quotes.",
                ["share"] = "'share' is text of 1 characters; give a number without quotes.",
                ["flag"] = "'flag' is text of 3 characters; give true or false without quotes.",
                ["names"] = "'names' is an array of 2; give an array of at most 100 texts in quotes, each of at most 1000 characters without control characters.",
                ["short"] = "'short' is text of 4 characters; give text in quotes of at most 3 characters without control characters.",
                ["colour"] = "'colour' is no variable of this template; it has: team, count, share, flag, names, short.",
            }, ignoreOrder: true);
        (await _platform.PostAsync("/api/v1/prompts/strict/render", """{"values":{"team":7,"count":1.5,"share":1e999,"names":"a","flag":null}}""").ProblemAsync(422, "invalid-request"))
            .Errors().Keys.ShouldBe(["team", "count", "share", "names", "flag"], ignoreOrder: true);
        (await _platform.PostAsync("/api/v1/prompts/strict/render", """{"values":{"team":"\ud800"}}""").ProblemAsync(422, "invalid-request")).Errors().Keys.ShouldBe(["values.team"]);
        await _platform.PostAsync("/api/v1/prompts/nothing/render").ProblemAsync(404, "not-found");
    }

    [Test]
    public async Task Should_refuse_values_that_make_it_too_long_before_it_is_put_together()
    {
        await SaveAsync("many", Of(string.Concat(Enumerable.Repeat("{{a}}", 3_900)), new { name = "a", type = "List", maxLength = 10_000 }));

        var problem = await _platform.PostAsync(
            "/api/v1/prompts/many/render", JsonSerializer.Serialize(new { values = new { a = Enumerable.Repeat(new string('x', 9_000), 100) } })).ProblemAsync(422, "invalid-request");

        problem.Errors()["text"].ShouldBe("With these values 'text' has 3,510,772,200 characters; it may have 20,000.");
    }

    [TestCase("Hello\n{{who", "Line 2: '{{' begins a variable, but no name and '}}' follow.")]
    [TestCase("Hello who}}", "Line 1: '}}' ends no variable.")]
    [TestCase("a\nb\n{{#if}}", "Line 3: '{{#if}}' names no variable.")]
    [TestCase("Hello", "The variable 'who' stands nowhere in the text.")]
    public async Task Should_refuse_a_text_that_is_no_template(string text, string message)
    {
        var problem = await _platform.PutAsync("prompts/wrong", Of(text, Variable("who", "String"))).ProblemAsync(422, "invalid-request");

        problem.Errors()["text"].ShouldStartWith(message);
    }

    [Test]
    public async Task Should_refuse_variables_that_cannot_be()
    {
        var errors = (await _platform.PutAsync("prompts/wrong", Of(
            "{{a}} {{b}} {{c}}", Variable("1a", "String"), new { name = "a", type = "Integer", @default = "x" }, Variable("a", "String"),
            new { name = "b", type = "String", required = true, @default = "x" }, new { name = "c", type = "String", maxLength = 0 })).ProblemAsync(422, "invalid-request")).Errors();

        errors["variables[0]"].ShouldStartWith("'1a' is no name");
        errors["variables[1]"].ShouldBe("The default of 'a' is text of 1 characters; give an integer without quotes.");
        errors["variables[2]"].ShouldBe("The variable 'a' stands there twice.");
        errors["variables[3]"].ShouldStartWith("'b' is required and has a default");
        errors["variables[4]"].ShouldStartWith("The maxLength of 'c' is 0");
    }

    [Test]
    public async Task Should_change_the_agents_that_follow_it()
    {
        await SaveAsync("house-style", Of("You write for {{team}}.", Variable("team", "String", required: true)));
        var missing = await _platform.PutAsync("agents/clerk", new { name = "Clerk", role = "Writer", prompt = new { id = "house-style" } }).ProblemAsync(422, "invalid-request");
        missing.Errors().Keys.ShouldBe(["prompt.values.team"]);
        var clerk = await _platform.PutAsync("agents/clerk", Clerk(null)).JsonAsync(HttpStatusCode.Created);
        clerk.Text("instructions").ShouldBe("You write for nights.");
        await _platform.PutAsync("agents/fixed-clerk", Clerk(1)).JsonAsync(HttpStatusCode.Created);

        await SaveAsync("house-style", Of("You write to {{team}}, briefly.", Variable("team", "String", required: true)));
        var refused = await _platform.PutAsync("prompts/house-style", Of("{{team}} {{more}}", Variable("team", "String"), Variable("more", "String", required: true))).ProblemAsync(422, "invalid-request");

        var followed = await _platform.GetAsync("agents/clerk");
        (followed.Number("version"), followed.Text("instructions"), followed.Text("changedBy")).ShouldBe((2, "You write to nights, briefly.", "tester"));
        (await _platform.GetAsync("agents/clerk/versions")).GetProperty("items")[0].Text("change").ShouldBe("PromptChanged");
        (await _platform.GetAsync("agents/fixed-clerk")).Text("instructions").ShouldBe("You write for nights.");
        refused.Errors()["agents.clerk"].ShouldContain("'more' is missing");
        (await _platform.GetAsync("prompts/house-style")).Number("version").ShouldBe(2, "what was refused changed nothing");
        (await _platform.SendAsync(HttpMethod.Delete, "/api/v1/prompts/house-style").ProblemAsync(409, "in-use")).Text("detail")!.ShouldContain("clerk, fixed-clerk");
    }

    private static object Clerk(int? version) => new { name = "Clerk", role = "Writer", prompt = new { id = "house-style", version, values = new { team = "nights" } } };

    private static object Of(string text, params object[] variables) => new { name = "A template", text, variables };

    private static object Variable(string name, string type, bool required = false) => new { name, type, required };

    private async Task SaveAsync(string id, object prompt)
    {
        using var saved = await _platform.PutAsync($"prompts/{id}", prompt);
        saved.IsSuccessStatusCode.ShouldBeTrue(await saved.Content.ReadAsStringAsync());
    }

    private Task<JsonElement> RenderAsync(string id, object values) =>
        _platform.PostAsync($"/api/v1/prompts/{id}/render", JsonSerializer.Serialize(new { values })).JsonAsync();
}
