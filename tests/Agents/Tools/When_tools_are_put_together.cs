using Microsoft.Extensions.Logging.Abstractions;
using Platform.Agents.Tools;
using Shouldly;

namespace Platform.Tests.Agents.Tools;

/// <summary>A model is offered what only reads, can be checked, and can work; everything else is refused with the reason.</summary>
internal sealed class When_tools_are_put_together
{
    private static readonly ToolDescription s_good = SampleTool.Weather;

    private static IEnumerable<TestCaseData> Refused()
    {
        yield return Case(s_good with { Effect = ToolEffect.Changing }, "a model is offered tools that only read");
        yield return Case(s_good with { Effect = ToolEffect.Unknown }, "nobody has declared what it does");
        yield return Case(s_good with { Name = "rm -rf" }, "a name has 1 to 64 letters");
        yield return Case(s_good with { Name = new string('a', 65) }, "a name has 1 to 64 letters");
        yield return Case(s_good with { Description = " " }, "no description");
        yield return Case(s_good with { TimeOut = TimeSpan.Zero }, "its time-out is 0 s");
        yield return Case(s_good with { OutputCap = 100 }, "its output cap is 100");
        yield return Case(s_good with { Schema = SampleTool.Json("""{"type":"array"}""") }, "must be an object");
        yield return Case(s_good with { Schema = SampleTool.Json("""{"type":"object","properties":{"a":{"$ref":"#/x"}}}""") }, "'$ref' at $.a");
        yield return Case(s_good with { Schema = SampleTool.Json("""{"type":"object","properties":{"a":{"type":"string","pattern":"("}}}""") }, "no regular expression");
        foreach (var malformed in new[] { """{"required":5}""", """{"required":[7]}""", """{"properties":[]}""", """{"properties":{"a":7}}""", """{"properties":{"a":{"type":3}}}""", """{"properties":{"a":{"pattern":1}}}""", """{"anyOf":{}}""", """{"properties":{"a":{"enum":"b"}}}""", """{"properties":{"a":{"maxLength":"9"}}}""" })
        {
            yield return Case(s_good with { Schema = SampleTool.Json("""{"type":"object",""" + malformed[1..]) }, "its schema has", malformed);
        }
    }

    [TestCaseSource(nameof(Refused))]
    public void Should_refuse(ToolDescription description, string why) =>
        Should.Throw<ToolRefusedException>(() => new ToolSet([Tool(description)])).Message.ShouldContain(why);

    [Test]
    public void Should_refuse_a_second_tool_of_the_same_name() =>
        Should.Throw<ToolRefusedException>(() => new ToolSet([Tool(s_good), Tool(s_good)])).Message.ShouldContain("another tool has this name");

    [Test]
    public void Should_leave_out_a_tool_whose_prerequisite_is_not_met()
    {
        var set = new ToolSet([Tool(s_good with { Prerequisites = [new ToolPrerequisite("a window", true), new ToolPrerequisite("a barometer", false)] })]);

        set.Offered.ShouldBeEmpty();
        set.LeftOut.ShouldBe(["The tool weather needs a barometer."]);
    }

    [Test]
    public async Task Should_take_the_good_tools_of_a_source_and_name_what_is_left_out()
    {
        var registry = new ToolRegistry(
            [new Source("skies", () => [Tool(s_good with { Name = "clouds" }), Tool(s_good with { Name = "make-rain", Effect = ToolEffect.Changing })]), new Source("moon", () => throw new IOException("no line to the moon"))],
            NullLogger<ToolRegistry>.Instance);

        var set = await registry.GatherAsync(new ToolUser("Diagnostic", Guid.NewGuid()), [Tool(s_good)], CancellationToken.None);

        set.Offered.Select(tool => tool.Description.Name).ShouldBe(["clouds", "weather"]);
        set.LeftOut.Count.ShouldBe(2);
        set.LeftOut[0].ShouldContain("make-rain");
        set.LeftOut[1].ShouldContain("no line to the moon");
    }

    [TestCase("""{"place":"Bern"}""", null)]
    [TestCase("""{"place":"Bern","days":7}""", null)]
    [TestCase("""{}""", "$.place is missing.")]
    [TestCase("""{"place":"B"}""", "The length of $.place must be at least 2.")]
    [TestCase("""{"place":"Bern","days":"3"}""", "$.days must be integer.")]
    [TestCase("""{"place":"Bern","days":8}""", "$.days must be at most 7.")]
    [TestCase("""{"place":"Bern","then":"rm -rf /"}""", "$.then is not part of the schema.")]
    public void Should_check_arguments_to_the_letter(string arguments, string? complaint) =>
        ToolSchema.Complaints(SampleTool.Json(arguments), s_good.Schema).ShouldBe(complaint is null ? [] : [complaint]);

    [TestCase("""{"at":"2026-01-01"}""", true)]
    [TestCase("""{"at":"tomorrow"}""", false)]
    [TestCase("""{"at":null}""", true)]
    [TestCase("""{"at":3}""", false)]
    public void Should_check_choices_and_patterns(string arguments, bool fits) => (ToolSchema.Complaints(
        SampleTool.Json(arguments),
        SampleTool.Json("""{"type":"object","properties":{"at":{"anyOf":[{"type":"string","pattern":"^\\d{4}-\\d\\d-\\d\\d$"},{"type":"null"}]}}}""")).Count == 0).ShouldBe(fits);

    private static TestCaseData Case(ToolDescription description, string why, string? name = null) => new TestCaseData(description, why).SetArgDisplayNames(name ?? why);

    private static SampleTool Tool(ToolDescription description) => SampleTool.Of(description, _ => ToolResult.Of("fine"));

    private sealed class Source(string name, Func<IReadOnlyList<ITool>> tools) : IToolSource
    {
        public string Name => name;

        public Task<IReadOnlyList<ITool>> ToolsAsync(ToolUser user, CancellationToken cancellationToken) => Task.FromResult(tools());
    }
}
