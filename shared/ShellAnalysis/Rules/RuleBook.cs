using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Platform.ShellAnalysis.Rules;

/// <summary>All rules: those that are shipped, then those of an operator's folder, which stand in place of shipped ones.</summary>
internal sealed class RuleBook
{
    private readonly Dictionary<(string Platform, string Name), ProgramRule> _programs = [];

    public IReadOnlyList<RuleExample> Examples { get; private set; } = [];

    /// <summary>SHA-256 of the names and bytes of all files, in the order in which they were read; lower-case hex.</summary>
    public string Version { get; private set; } = "";

    /// <exception cref="RuleException">A file of rules cannot be used.</exception>
    public static RuleBook Load(string folder)
    {
        var book = new RuleBook();
        var examples = new List<RuleExample>();
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.Contains(".Rules.", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var text = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            book.Add(resource.Split(".Rules.")[1], text.ReadToEnd(), digest, examples);
        }

        if (folder.Length > 0)
        {
            if (!Directory.Exists(folder))
            {
                throw new RuleException(folder, "there is no such folder; it must hold *.yaml files of rules.");
            }

            foreach (var path in Directory.GetFiles(folder, "*.yaml").Order(StringComparer.Ordinal))
            {
                book.Add(Path.GetFullPath(path), File.ReadAllText(path), digest, examples);
            }
        }

        book.Examples = examples;
        book.Version = Convert.ToHexStringLower(digest.GetHashAndReset());
        return book;
    }

    /// <summary>The rule of a program; null where there is none.</summary>
    public ProgramRule? Find(string program) => _programs.GetValueOrDefault(("", program));

    /// <summary>The rule of a command of <c>cmd</c> or <c>powershell</c>, whatever its case; a cmdlet without one has that of its verb.</summary>
    public ProgramRule? FindWindows(string platform, string program)
    {
        var name = program.ToLowerInvariant();
        var dash = name.IndexOf('-', StringComparison.Ordinal);
        return _programs.GetValueOrDefault((platform, name)) ?? (dash > 0 && platform == "powershell" ? _programs.GetValueOrDefault((platform, name[..dash] + "-*")) : null);
    }

    private void Add(string name, string text, IncrementalHash digest, List<RuleExample> examples)
    {
        digest.AppendData(Encoding.UTF8.GetBytes($"{Path.GetFileName(name)}\0{text}\0"));
        using var reader = new StringReader(text);
        var file = RuleFile.Read(name, reader);
        foreach (var rule in file.Programs)
        {
            var windows = rule.Family is "powershell" or "cmd";
            _programs[(windows ? rule.Family : "", windows ? rule.Name.ToLowerInvariant() : rule.Name)] = rule;
        }

        examples.AddRange(file.Examples);
    }
}
