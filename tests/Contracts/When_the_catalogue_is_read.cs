using Platform.Tests.Architecture;
using Shouldly;

namespace Platform.Tests.Contracts;

internal sealed class When_the_catalogue_is_read
{
    private static readonly string[] Services = ["Gateway", "Coordinator", "Diagnostic", "Automation", "Executor", "Writer", "other systems", "anyone"];

    [Test]
    public void Should_list_every_message_once() =>
        Rows().Select(row => row[0]).Order(StringComparer.Ordinal).ShouldBe(Messages.All.Select(type => type.Name));

    [Test]
    public void Should_call_commands_commands()
    {
        foreach (var row in Rows())
        {
            var type = Messages.All.Single(message => message.Name == row[0]);
            row[1].ShouldBeOneOf(Messages.IsCommand(type) ? ["command"] : ["event", "reply"], row[0]);
        }
    }

    [Test]
    public void Should_name_services_that_exist_and_a_correlation()
    {
        foreach (var row in Rows())
        {
            foreach (var party in $"{row[2]}, {row[3]}".Split(", "))
            {
                Services.ShouldContain(party, row[0]);
            }
            row[4].ShouldNotBeEmpty(row[0]);
        }
    }

    /// <summary>Rows of the table <c>message | kind | from | to | correlates by</c>.</summary>
    internal static IReadOnlyList<string[]> Rows() =>
        [.. Repository.Read("contracts/README.md").Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split('|').Select(cell => cell.Trim().Trim('`')).ToArray())
            .Where(row => row.Length == 5)];
}
