using System.Text;
using System.Text.Json;
using MassTransit;
using Platform.Tests.Architecture;
using Shouldly;

namespace Platform.Tests.Contracts;

/// <summary>Other systems read these messages: what is on the wire changes only on purpose.</summary>
internal sealed class When_contracts_change
{
    [Test]
    public void Should_be_approved() => Repository.ShouldBeApproved(Shape(), "tests/Contracts/ContractsShape.approved.txt");

    [Test]
    public void Should_give_every_message_names_of_its_own()
    {
        Messages.All.Select(Messages.EntityName).ShouldBeUnique();
        Messages.All.Select(type => MessageUrn.ForTypeString(type)).ShouldBeUnique();
    }

    private static string Shape()
    {
        var text = new StringBuilder();
        foreach (var message in Messages.All)
        {
            text.Append($"{message.Name}{(Messages.IsCommand(message) ? " (command)" : "")}\n  {MessageUrn.ForTypeString(message)}\n  exchange {Messages.EntityName(message)}\n");
            Describe(text, message);
        }
        text.Append("--- parts ---\n\n");
        foreach (var part in Messages.Parts())
        {
            text.Append($"{part.Name}\n");
            Describe(text, part);
        }
        return text.ToString();
    }

    private static void Describe(StringBuilder text, Type type)
    {
        foreach (var line in type.IsEnum ? Enum.GetNames(type).Select(name => $"  {name}") : Messages.Members(type).Select(Member))
        {
            text.Append(line).Append('\n');
        }
        text.Append('\n');
    }

    private static string Member(System.Reflection.PropertyInfo property) =>
        $"  {JsonNamingPolicy.CamelCase.ConvertName(property.Name)}: {Messages.Describe(property.PropertyType)}{(Messages.IsNullable(property) ? " or null" : "")}{(Messages.IsRequired(property) ? ", required" : "")}";
}
