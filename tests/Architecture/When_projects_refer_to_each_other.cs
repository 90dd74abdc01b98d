using System.Text.RegularExpressions;
using System.Xml.Linq;
using Shouldly;

namespace Platform.Tests.Architecture;

internal sealed partial class When_projects_refer_to_each_other
{
    [Test]
    public void Should_keep_services_apart()
    {
        foreach (var service in Product.Services)
        {
            References($"services/{service}/{service}.csproj").Where(reference => !reference.StartsWith("contracts/", StringComparison.Ordinal) && !reference.StartsWith("shared/", StringComparison.Ordinal))
                .ShouldBeEmpty($"{service} speaks with other services through contracts only.");
            Product.Assemblies.Single(assembly => assembly.GetName().Name == $"Platform.{service}").GetReferencedAssemblies()
                .Where(reference => Product.Services.Any(other => reference.Name == $"Platform.{other}")).ShouldBeEmpty(service);
        }
    }

    [Test]
    public void Should_keep_hosting_free_of_the_domain()
    {
        foreach (var project in new[] { "Persistence", "Messaging", "Hosting" })
        {
            References($"shared/{project}/{project}.csproj").ShouldAllBe(reference => reference.StartsWith("shared/", StringComparison.Ordinal), project);
        }
        References("contracts/Contracts.csproj").ShouldBeEmpty();
    }

    /// <summary>MassTransit 9 is under a commercial licence.</summary>
    [Test]
    public void Should_stay_on_the_free_MassTransit()
    {
        foreach (var version in Package().Matches(Repository.Read("Directory.Packages.props")).Select(match => match.Groups["version"].Value))
        {
            Version.Parse(version).Major.ShouldBe(8);
        }
        typeof(MassTransit.IBus).Assembly.GetName().Version!.Major.ShouldBe(8);
        Repository.Files("", ".csproj").Where(path => Repository.Read(path).Contains("VersionOverride", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Test]
    public void Should_leave_every_table_to_its_owner()
    {
        var tables = Product.Services.ToDictionary(service => service, service => Ownership.Tables(service).ToHashSet());
        foreach (var service in Product.Services)
        {
            var foreign = tables.Where(entry => entry.Key != service).SelectMany(entry => entry.Value).Except(tables[service]).ToHashSet();
            var used = Repository.Files($"services/{service}").Where(path => path.EndsWith(".sql", StringComparison.Ordinal) || path.EndsWith("Store.cs", StringComparison.Ordinal))
                .SelectMany(path => Use().Matches(Repository.Read(path)).Select(match => (path, table: match.Groups["name"].Value)));
            used.Where(use => foreign.Contains(use.table)).ShouldBeEmpty($"{service} has no business in another service's tables.");
        }
    }

    private static IReadOnlyList<string> References(string project)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, project))!;
        return [.. XDocument.Load(Path.Combine(Repository.Root, project)).Descendants("ProjectReference")
            .Select(reference => Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(folder, reference.Attribute("Include")!.Value.Replace('\\', '/')))))];
    }

    [GeneratedRegex(@"Include=""MassTransit[^""]*"" Version=""(?<version>[0-9.]+)""")]
    private static partial Regex Package();

    [GeneratedRegex(@"\b(from|join|into|update|truncate|references)\s+(?<name>[a-z_]\w*)\b")]
    private static partial Regex Use();
}
