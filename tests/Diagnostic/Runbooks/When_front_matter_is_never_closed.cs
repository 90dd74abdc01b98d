using Platform.Diagnostic.Runbooks;
using Shouldly;

namespace Platform.Tests.Diagnostic.Runbooks;

internal sealed class When_front_matter_is_never_closed
{
    [TestCase("id: [x\ntitle: t")]
    [TestCase("id: x\ntags: [a, b")]
    [TestCase("id: x\nparameters: { a: { type: path")]
    [TestCase("id: x\ntitle: \"t")]
    [TestCase("id: [x, {y: [z")]
    public void Should_name_the_line(string yaml)
    {
        var read = RunbookParser.Parse($"---\n{yaml}\n---\n# t\n", "fallback");
        read.Errors.ShouldContain(error => error.Line > 0 && error.Message.Contains("not valid YAML", StringComparison.Ordinal));
    }
}
