using Platform.ShellAnalysis;
using Shouldly;

namespace Platform.Tests.ShellAnalysis;

internal sealed class When_rules_are_loaded
{
    [Test]
    public async Task Should_judge_their_examples_as_they_say()
    {
        var analyzer = Shipped.Analyzer;
        var wrong = await analyzer.WrongAsync(analyzer.Rules.Examples);
        wrong.ShouldBeEmpty();
        analyzer.Rules.Examples.Count.ShouldBeGreaterThan(300);
    }

    [Test]
    public async Task Should_take_an_operators_rules_before_the_shipped_ones()
    {
        var folder = Directory.CreateTempSubdirectory("rules");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "ours.yaml"), "family: ours\nprograms:\n  ourtool: {class: read_only, harmless: --list, options: {--fix: mutating}}\n");
            using var analyzer = new ScriptAnalyzer(folder.FullName);
            (await analyzer.AnalyzeAsync("ourtool --list", ShellLanguage.Bash)).Class.ShouldBe(EffectClass.ReadOnly);
            (await analyzer.AnalyzeAsync("ourtool --fix", ShellLanguage.Bash)).Class.ShouldBe(EffectClass.Mutating);
            (await analyzer.AnalyzeAsync("ourtool --other", ShellLanguage.Bash)).Class.ShouldBe(EffectClass.Unknown);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public async Task Should_refuse_an_operators_rules_whose_example_is_wrong()
    {
        var folder = Directory.CreateTempSubdirectory("rules");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "ours.yaml"), "family: ours\nprograms:\n  ourtool: read_only\nexamples:\n  mutating: [\"ourtool go\"]\n");
            using var analyzer = new ScriptAnalyzer(folder.FullName);
            var wrong = await Should.ThrowAsync<RuleException>(() => analyzer.CheckOwnExamplesAsync());
            wrong.Message.ShouldContain("line 5: 'ourtool go' is read_only, not mutating");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestCase("ourtool --list=x -v file", "read_only")]
    [TestCase("ourtool -4", "read_only")]
    [TestCase("ourtool -i:80", "read_only")]
    [TestCase("ourtool -vi:80", "read_only")]
    [TestCase("ourtool --lis", "unknown")]
    [TestCase("ourtool -vq", "unknown")]
    [TestCase("ourtool -n --fix", "mutating")]
    [TestCase("ourtool change -n --dry-run", "mutating")]
    [TestCase("ourtool change", "mutating")]
    [TestCase("ourtool change --dry-run", "read_only")]
    [TestCase("ourtool change --dry-run --other", "mutating")]
    [TestCase("freetool --whatever", "read_only")]
    public async Task Should_take_no_option_for_harmless_that_is_on_no_list(string command, string expected)
    {
        var folder = Directory.CreateTempSubdirectory("rules");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "ours.yaml"), """
                family: ours
                programs:
                  ourtool: {class: read_only, harmless: "--list -v -i*", values: -n, options: {--fix: mutating, --dry-run: "~read_only"}, if: [{args: change, class: mutating}]}
                  freetool: {class: read_only, any-option: "it prints its words"}
                """);
            using var analyzer = new ScriptAnalyzer(folder.FullName);
            var verdict = await analyzer.AnalyzeAsync(command, ShellLanguage.Bash);
            verdict.Class.Name().ShouldBe(expected, string.Join('\n', verdict.Reasons));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestCase("family: x\nprograms:\n  a: harmless\n", "must be a class")]
    [TestCase("family: x\nprograms:\n  a: {klass: read_only}\n", "must be a property of a program")]
    [TestCase("family: x\nprograms:\n  a: {if: [{args: '(', class: read_only}]}\n", "must be a regular expression")]
    [TestCase("family: x\nprograms:\n  ourtool: {class: read_only, harmless: all}\n", "line 3: program 'ourtool': 'harmless' cannot be 'all'")]
    [TestCase("family: x\nprograms:\n  ourtool: {class: unknown, sub: {list: {class: read_only, harmless: -v all}}}\n", "program 'ourtool list': 'harmless' cannot be 'all'")]
    [TestCase("family: x\nharmless: all\nprograms:\n  ourtool: read_only\n", "'harmless' cannot be 'all'")]
    [TestCase("family: x\nprograms:\n  ourtool: {class: read_only, any-option: yes}\n", "must be a sentence that says why")]
    [TestCase("family: [\n", "line")]
    public async Task Should_say_what_is_wrong_with_a_file(string text, string problem)
    {
        var folder = Directory.CreateTempSubdirectory("rules");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "ours.yaml"), text);
            Should.Throw<RuleException>(() => new ScriptAnalyzer(folder.FullName).Dispose()).Message.ShouldContain(problem);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
