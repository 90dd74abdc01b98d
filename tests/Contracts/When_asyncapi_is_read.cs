using System.Reflection;
using System.Text.Json;
using Platform.Tests.Architecture;
using YamlDotNet.RepresentationModel;
using Shouldly;

namespace Platform.Tests.Contracts;

/// <summary>What other systems are told is what the records are.</summary>
internal sealed class When_asyncapi_is_read
{
    private static readonly string[] Public =
        ["TaskEvent", "TaskSubmitted", "ApprovalRequested", "TaskChanged", "TaskCompleted", "TaskFailed", "TaskRejected", "TaskCancelled", "TaskExpired"];

    private static readonly YamlMappingNode Document = Load();

    [Test]
    public void Should_be_version_3() => Text(At("asyncapi")).ShouldStartWith("3.");

    [Test]
    public void Should_resolve_every_reference()
    {
        var references = Document.AllNodes.OfType<YamlMappingNode>()
            .SelectMany(node => node.Children).Where(entry => Text(entry.Key) == "$ref").Select(entry => Text(entry.Value)).ToList();

        references.ShouldNotBeEmpty();
        foreach (var reference in references)
        {
            At(reference[2..].Split('/')).ShouldNotBeNull(reference);
        }
    }

    [TestCaseSource(nameof(Public))]
    public void Should_give_each_public_message_its_exchange(string name)
    {
        var type = Messages.All.Single(message => message.Name == name);
        var channel = ((YamlMappingNode)At("channels")).Children.Values.Cast<YamlMappingNode>().Single(node => Text(node.Children["address"]) == Messages.EntityName(type));

        ((YamlMappingNode)channel.Children["messages"]).Children.ShouldHaveSingleItem().Key.ToString().ShouldBe(name);
        Text(((YamlMappingNode)channel.Children["bindings"]).Children["$ref"]).ShouldBe("#/components/channelBindings/fanoutExchange");
    }

    [TestCaseSource(nameof(Schemas))]
    public void Should_describe_the_record_as_it_is(string name)
    {
        var type = typeof(Platform.Contracts.CommandAttribute).Assembly.GetExportedTypes().Single(type => type.Name == name);
        var schema = (YamlMappingNode)At("components", "schemas", name);
        if (type.IsEnum)
        {
            Sequence(schema, "enum").ShouldBe(Enum.GetNames(type));
            return;
        }
        Sequence(schema, "required").ShouldBe(Messages.Members(type).Where(Messages.IsRequired).Select(Name));
        var described = ((YamlMappingNode)schema.Children["properties"]).Children.Select(entry => $"{Text(entry.Key)}: {Describe((YamlMappingNode)entry.Value)}");
        described.ShouldBe(Messages.Members(type).Select(member => $"{Name(member)}: {Messages.Describe(member.PropertyType)}"));
    }

    private static IEnumerable<string> Schemas() => ((YamlMappingNode)At("components", "schemas")).Children.Keys.Select(Text).Where(name => name != "Envelope");

    private static string Describe(YamlMappingNode schema)
    {
        if (schema.Children.TryGetValue("$ref", out var reference))
        {
            return Text(reference).Split('/')[^1];
        }
        var type = schema.Children.TryGetValue("type", out var node) ? Text(node) : "any";
        return (type, schema.Children.TryGetValue("format", out var format) ? Text(format) : null) switch
        {
            ("object", _) => $"map of {Describe((YamlMappingNode)schema.Children["additionalProperties"])}",
            ("array", _) => $"list of {Describe((YamlMappingNode)schema.Children["items"])}",
            (_, { } known) => known,
            _ => type,
        };
    }

    private static string Name(MemberInfo member) => JsonNamingPolicy.CamelCase.ConvertName(member.Name);

    private static IEnumerable<string> Sequence(YamlMappingNode node, string key) => ((YamlSequenceNode)node.Children[key]).Children.Select(Text);

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    private static YamlNode At(params string[] path) =>
        path.Aggregate((YamlNode)Document, (node, key) => ((YamlMappingNode)node).Children.TryGetValue(key, out var child)
            ? child
            : throw new AssertionException($"contracts/asyncapi.yaml has no {string.Join('/', path)}."));

    private static YamlMappingNode Load()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Repository.Read("contracts/asyncapi.yaml")));
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }
}
