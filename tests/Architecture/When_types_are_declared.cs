using Shouldly;

namespace Platform.Tests.Architecture;

internal sealed class When_types_are_declared
{
    /// <summary>Interfaces that may have one implementation, and why.</summary>
    private static readonly Dictionary<string, string> OneImplementationIsFine = new()
    {
        ["IStoredSaga"] = "shared/Messaging stores sagas without knowing the service whose saga it is.",
        ["ITool"] = "Agents bring tools of their own, and tool sources bring others.",
        ["IToolSource"] = "Servers of operators bring tools that the platform does not know.",
        ["IWorkHandler`1"] = "Each kind of long work implements it for its own command.",
    };

    [Test]
    public void Should_have_an_interface_only_for_a_second_implementation()
    {
        var lonely = Product.Types.Where(type => type.IsInterface && !type.IsNested)
            .Where(type => Product.Types.Count(candidate => candidate is { IsClass: true, IsAbstract: false } && Implements(candidate, type)) < 2)
            .Select(type => type.Name)
            .Where(name => !OneImplementationIsFine.ContainsKey(name));

        lonely.ShouldBeEmpty("Use the class itself, or give the reason in OneImplementationIsFine.");
    }

    [Test]
    public void Should_keep_the_list_of_exceptions_true() =>
        OneImplementationIsFine.Keys.Where(name => !Product.Types.Any(type => type.IsInterface && type.Name == name)).ShouldBeEmpty();

    [Test]
    public void Should_keep_classes_sealed()
    {
        var open = Product.Types
            .Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false } && !IsGenerated(type))
            .Where(type => !Product.Types.Any(derived => derived.BaseType is { } parent && (parent.IsGenericType ? parent.GetGenericTypeDefinition() : parent) == type))
            .Select(type => type.FullName);

        open.ShouldBeEmpty("Nothing derives from these; seal them.");
    }

    private static bool IsGenerated(Type type) =>
        type.Name.Contains('<', StringComparison.Ordinal) || type.FullName == "Program" || type.Name == "Program"
        || type.Namespace?.StartsWith("Platform", StringComparison.Ordinal) != true
        || type.GetCustomAttributes(false).Any(attribute => attribute.GetType().Name is "CompilerGeneratedAttribute" or "GeneratedCodeAttribute");

    private static bool Implements(Type candidate, Type contract) => candidate.GetInterfaces()
        .Any(implemented => implemented == contract || (implemented.IsGenericType && implemented.GetGenericTypeDefinition() == contract));
}
