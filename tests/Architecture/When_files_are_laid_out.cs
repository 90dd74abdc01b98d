using System.Text.RegularExpressions;
using Shouldly;

namespace Platform.Tests.Architecture;

internal sealed partial class When_files_are_laid_out
{
    private const int LongestFile = 300;
    private const int LongestStateMachine = 120;

    private static readonly string[] Trees = ["contracts", "shared", "services", "tests"];

    private static readonly string[] NoNouns =
        ["Consumers", "Handlers", "Models", "Services", "Common", "Utils", "Utilities", "Core", "Helpers", "Misc", "Managers", "Interfaces", "Extensions"];

    [Test]
    public void Should_name_folders_by_nouns_of_the_operators_world() => Sources()
        .Where(path => path.Split('/').SkipLast(1).Any(NoNouns.Contains)).ShouldBeEmpty($"None of {string.Join(", ", NoNouns)} says what is in the folder.");

    [Test]
    public void Should_keep_files_short() => Sources()
        .Select(path => (path, lines: Repository.Read(path).Count(character => character == '\n')))
        .Where(file => file.lines > LongestFile).Select(file => $"{file.path}: {file.lines} lines").ShouldBeEmpty($"At most {LongestFile} lines a file.");

    [Test]
    public void Should_show_only_transitions_in_a_state_machine()
    {
        var machines = Sources().Where(path => path.StartsWith("services/", StringComparison.Ordinal) && path.EndsWith("StateMachine.cs", StringComparison.Ordinal)).ToList();

        foreach (var path in machines)
        {
            Constructor(Repository.Read(path), Path.GetFileNameWithoutExtension(path)).ShouldBeLessThanOrEqualTo(LongestStateMachine, path);
        }
    }

    [Test]
    public void Should_keep_the_sql_of_a_service_in_its_stores()
    {
        var strays = Repository.Files("services", ".cs")
            .Where(path => !Path.GetFileName(path).EndsWith("Store.cs", StringComparison.Ordinal) && Sql().IsMatch(Repository.Read(path)));

        strays.ShouldBeEmpty("SQL stands whole in the slice's one ...Store.cs.");
    }

    [Test]
    public void Should_number_migrations()
    {
        foreach (var path in Migrations())
        {
            Path.GetFileName(path).ShouldMatch("^[0-9]{4}_[a-z0-9_]+\\.sql$", path);
        }
        foreach (var folder in Migrations().GroupBy(path => Path.GetDirectoryName(path)!))
        {
            folder.Select(path => Path.GetFileName(path)[..4]).ShouldBeUnique();
        }
    }

    private static IEnumerable<string> Migrations() => Repository.Files("services", ".sql").Where(path => path.Contains("/Migrations/", StringComparison.Ordinal));

    private static IEnumerable<string> Sources() => Trees.SelectMany(tree => Repository.Files(tree, ".cs"));

    private static int Constructor(string source, string name)
    {
        var start = source.IndexOf($"public {name}(", StringComparison.Ordinal);
        start.ShouldBeGreaterThanOrEqualTo(0, $"{name} has no constructor.");
        var depth = 0;
        var body = source.IndexOf('{', start);
        for (var index = body; index < source.Length; index++)
        {
            depth += source[index] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
            {
                return source[body..index].Count(character => character == '\n') - 1;
            }
        }
        throw new AssertionException($"The constructor of {name} does not end.");
    }

    [GeneratedRegex(@"""\s*(select\s+[\w*(]|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s|with\s+\w+\s+as\s+\()", RegexOptions.IgnoreCase)]
    private static partial Regex Sql();
}
