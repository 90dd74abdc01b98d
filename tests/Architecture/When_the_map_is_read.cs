using System.Text.RegularExpressions;
using Shouldly;

namespace Platform.Tests.Architecture;

/// <summary>A newcomer opens what services/README.md names.</summary>
internal sealed partial class When_the_map_is_read
{
    [TestCase("services/README.md")]
    [TestCase("contracts/README.md")]
    public void Should_name_files_that_exist(string map)
    {
        var paths = CodePath().Matches(Repository.Read(map)).Select(match => match.Groups["path"].Value).Distinct().ToList();

        paths.ShouldNotBeEmpty();
        paths.Where(path => !File.Exists(Path.Combine(Repository.Root, path)) && !Directory.Exists(Path.Combine(Repository.Root, path))).ShouldBeEmpty(map);
    }

    [TestCaseSource(typeof(Product), nameof(Product.Services))]
    public void Should_say_who_owns_which_table_and_queue(string service)
    {
        var row = Repository.Read("services/README.md").Split('\n').Single(line => line.StartsWith($"| {service} |", StringComparison.Ordinal)).Split('|');

        Names(row[3]).ShouldBe(Ownership.Tables(service));
        Names(row[4]).ShouldBe(Ownership.Queues(service));
    }

    [Test]
    public void Should_name_only_messages_that_exist()
    {
        var messages = Contracts.Messages.All.Select(message => message.Name).ToHashSet();
        var named = Repository.Read("services/README.md").Split('\n').Where(line => FlowRow().IsMatch(line)).SelectMany(line => Names(line.Split('|')[4])).ToList();

        named.ShouldNotBeEmpty();
        named.Where(name => !messages.Contains(name)).ShouldBeEmpty();
    }

    private static IEnumerable<string> Names(string cell) => CodeSpan().Matches(cell).Select(match => match.Groups["text"].Value);

    [GeneratedRegex("`(?<path>(services|shared|contracts|tests)/[^`]*)`")]
    private static partial Regex CodePath();

    [GeneratedRegex("`(?<text>[^`]+)`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"^\| [0-9]+ \|")]
    private static partial Regex FlowRow();
}
