using NUnit.Framework;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Runbooks;
using Platform.Parameters;
using Shouldly;

namespace Platform.Tests.Parameters;

[Parallelizable(ParallelScope.All)]
internal sealed class When_sources_are_declared
{
    [Test]
    public void Should_prefer_the_context_key_of_the_same_name_because_answers_arrive_there() =>
        Fill(From(ParameterSourceKind.Text, "on (?<value>/\\S+)"), ParameterSamples.Facts("full on /srv", ("path", "/data"))).ShouldBe(("/data", "context: path"));

    [Test]
    public void Should_take_the_named_context_key() =>
        Fill(From(ParameterSourceKind.Context, "mount"), ParameterSamples.Facts("", ("mount", "/data/"))).ShouldBe(("/data", "context: mount"));

    [Test]
    public void Should_take_a_context_key_in_another_spelling() =>
        Fill(ParameterSamples.Of("log_file", ParameterType.Path), ParameterSamples.Facts("", ("logFile", "/a"))).ShouldBe(("/a", "context: logFile"));

    [Test]
    public void Should_take_the_group_of_a_text_pattern() =>
        Fill(From(ParameterSourceKind.Text, "on (?<value>/\\S+)"), ParameterSamples.Facts("/tmp is fine, full on /srv")).ShouldBe(("/srv", "text: \"/srv\""));

    [Test]
    public void Should_take_the_capture_of_a_probe() =>
        Fill(From(ParameterSourceKind.Probe, "largest"), ParameterSamples.Captured("", new CapturedValue("largest", "value", "/var/log/a.log", Guid.Empty)))
            .ShouldBe(("/var/log/a.log", "evidence: probe largest"));

    [Test]
    public void Should_take_a_label_of_the_target() =>
        Fill(ParameterSamples.Of("path", ParameterType.Path), ParameterSamples.Facts("") with { Target = ParameterSamples.Target("path=/srv") })
            .ShouldBe(("/srv", "target label: path"));

    [Test]
    public void Should_take_the_default_last() =>
        Fill(ParameterSamples.Of("path", ParameterType.Path) with { Default = "/" }, ParameterSamples.Facts("full")).ShouldBe(("/", "default"));

    [Test]
    public void Should_leave_an_optional_parameter_out() =>
        ParameterFiller.Fill([ParameterSamples.Of("path", ParameterType.Path) with { Required = false }], ParameterSamples.Facts("full")).ShouldSatisfyAllConditions(
            filling => filling.Values.ShouldBeEmpty(), filling => filling.Missing.ShouldBeEmpty());

    [TestCase("Hunter2!")]
    [TestCase("two words")]
    public void Should_ask_for_the_name_of_a_secret_and_not_repeat_what_may_be_one(string given) =>
        ParameterFiller.Fill([ParameterSamples.Of("password", ParameterType.String) with { Sensitive = true }], ParameterSamples.Facts("", ("password", given)))
            .Missing.Single().Problem.ShouldSatisfyAllConditions(problem => problem.ShouldContain("secret"), problem => problem.ShouldNotContain(given));

    [Test]
    public void Should_take_the_name_of_a_secret_from_the_context_and_from_nothing_else()
    {
        var parameter = ParameterSamples.Of("password", ParameterType.String) with { Sensitive = true };
        ParameterFiller.Fill([parameter], ParameterSamples.Facts("password hunter2", ("password", "db-password"))).Values.Single().Value.ShouldBe("db-password");
        ParameterFiller.Fill([parameter], ParameterSamples.Facts("the password is hunter2")).Values.ShouldBeEmpty();
    }

    private static RunbookParameter From(ParameterSourceKind kind, string value) =>
        ParameterSamples.Of("path", ParameterType.Path) with { Sources = [new ParameterSource(kind, value)] };

    private static (string, string) Fill(RunbookParameter parameter, FillingFacts facts)
    {
        var value = ParameterFiller.Fill([parameter], facts).Values.Single();
        return (value.Value, value.Origin);
    }
}
