using NUnit.Framework;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Planning;
using Platform.Contracts.Runbooks;
using Platform.Parameters;
using Shouldly;

namespace Platform.Tests.Parameters;

[Parallelizable(ParallelScope.All)]
internal sealed class When_nothing_decides_a_value
{
    [TestCase("path", ParameterType.Path, "/var and /srv are both full", "/var", "/srv")]
    [TestCase("port", ParameterType.Port, "ports 8080 and 9090 are closed", "8080", "9090")]
    [TestCase("host", ParameterType.Host, "db-1 cannot be reached from web-1 nor from web-2", "web-1", "web-2")]
    [TestCase("user", ParameterType.Name, "unlock account jdoe and user asmith", "jdoe", "asmith")]
    public void Should_ask_between_several(string name, ParameterType type, string text, params string[] candidates)
    {
        var missing = Ask(ParameterSamples.Of(name, type), ParameterSamples.Facts(text));
        missing.Problem.ShouldContain("Several");
        missing.Candidates.ShouldBe(candidates, ignoreOrder: true);
    }

    [TestCase("path", ParameterType.Path, "the disk is full")]
    [TestCase("port", ParameterType.Port, "it happened at 12:30 for 500 users")]
    [TestCase("service", ParameterType.Name, "the service is down")]
    [TestCase("user", ParameterType.Name, "the user cannot log in")]
    [TestCase("host", ParameterType.Host, "see app.log and nginx.conf")]
    [TestCase("pid", ParameterType.Integer, "since 9 o'clock 500 requests fail")]
    [TestCase("force", ParameterType.Boolean, "is it true that it is false")]
    [TestCase("path", ParameterType.Path, "look at http://example.org/a/b and and/or")]
    public void Should_ask_where_the_text_holds_none(string name, ParameterType type, string text)
    {
        var missing = Ask(ParameterSamples.Of(name, type), ParameterSamples.Facts(text));
        missing.Problem.ShouldBe("No value was found for it.");
        missing.Candidates.ShouldBeEmpty();
    }

    [Test]
    public void Should_not_give_one_value_to_two_parameters()
    {
        var filling = ParameterFiller.Fill(
            [ParameterSamples.Of("origin", ParameterType.Path), ParameterSamples.Of("backup", ParameterType.Path)], ParameterSamples.Facts("save /srv/data please"));
        filling.Values.ShouldBeEmpty();
        filling.Missing.ShouldAllBe(missing => missing.Candidates.Single() == "/srv/data" && missing.Problem.Contains("more than one parameter"));
    }

    [TestCase("path", ParameterType.Path, "/srv/../etc/shadow")]
    [TestCase("path", ParameterType.Path, "relative/path")]
    [TestCase("path", ParameterType.Path, "/srv/a\nrm -rf /")]
    [TestCase("service", ParameterType.Name, "nginx; rm -rf /")]
    [TestCase("service", ParameterType.Name, "$(id)")]
    [TestCase("service", ParameterType.Name, "-rf")]
    [TestCase("service", ParameterType.Name, "nginx\nreboot")]
    [TestCase("host", ParameterType.Host, "-oProxyCommand=id")]
    [TestCase("host", ParameterType.Host, "a b")]
    [TestCase("port", ParameterType.Port, "99999")]
    [TestCase("port", ParameterType.Port, "80;id")]
    [TestCase("count", ParameterType.Integer, "1e9")]
    [TestCase("note", ParameterType.String, "a\u202Eb")]
    [TestCase("note", ParameterType.String, "a\u0000b")]
    public void Should_refuse_what_does_not_fit_and_not_look_elsewhere(string name, ParameterType type, string value)
    {
        var missing = Ask(ParameterSamples.Of(name, type), ParameterSamples.Facts("service nginx at /var port 80, host web-1, count 3", (name, value)));
        missing.Problem.ShouldStartWith($"The value from context: {name} ");
    }

    [Test]
    public void Should_ask_again_where_the_text_assigns_a_wrong_value() =>
        Ask(ParameterSamples.Of("port", ParameterType.Port), ParameterSamples.Facts("port: 123456 and also :8080")).Problem.ShouldContain("1 to 65535");

    [Test]
    public void Should_never_take_the_text_where_the_runbook_names_a_probe()
    {
        var parameter = ParameterSamples.Of("file", ParameterType.Path) with { Sources = [new ParameterSource(ParameterSourceKind.Probe, "largest")] };
        Ask(parameter, ParameterSamples.Facts("/var is full")).Problem.ShouldBe("No value was found for it.");
    }

    [Test]
    public void Should_refuse_a_captured_value_that_does_not_match_the_pattern()
    {
        var parameter = ParameterSamples.Of("file", ParameterType.Path) with
        {
            Pattern = "/var/log/[a-z.]+", Sources = [new ParameterSource(ParameterSourceKind.Probe, "largest")],
        };
        Ask(parameter, ParameterSamples.Captured("", new CapturedValue("largest", "file", "/etc/passwd", Guid.Empty))).Problem.ShouldContain("must match");
    }

    private static RequiredParameter Ask(RunbookParameter parameter, FillingFacts facts)
    {
        var filling = ParameterFiller.Fill([parameter], facts);
        filling.Values.ShouldBeEmpty();
        return filling.Missing.Single();
    }
}
