using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Platform.ShellAnalysis.Rules;

/// <summary>Reads one file of rules, one family of programs.</summary>
internal sealed class RuleFile
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);
    private readonly string _file;
    /// <summary>What was read already. Where one text stands behind many names, their rules share what it says: there are thousands.</summary>
    private readonly Dictionary<YamlNode, object> _read = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, Regex> _patterns = new(StringComparer.Ordinal);

    private RuleFile(string file) => _file = file;

    public List<ProgramRule> Programs { get; } = [];

    public List<RuleExample> Examples { get; } = [];

    /// <exception cref="RuleException">The file is no YAML, or something in it has no meaning.</exception>
    public static RuleFile Read(string name, TextReader text)
    {
        var file = new RuleFile(name);
        try
        {
            var stream = new YamlStream();
            stream.Load(text);
            if (stream.Documents.Count != 1 || stream.Documents[0].RootNode is not YamlMappingNode root)
            {
                throw new RuleException(name, "it must be one mapping with 'family', 'programs' and 'examples'.");
            }

            file.Read(root);
            return file;
        }
        catch (YamlException exception)
        {
            throw new RuleException(name, $"line {exception.Start.Line}: {exception.Message}");
        }
    }

    private void Read(YamlMappingNode root)
    {
        var family = "";
        var language = ShellLanguage.Bash;
        HashSet<string>? harmless = null;
        foreach (var (key, value) in root.Children)
        {
            switch (Word(key))
            {
                case "family":
                    family = Word(value);
                    break;
                case "language":
                    language = Enum.TryParse<ShellLanguage>(Word(value), ignoreCase: true, out var found) ? found : throw Wrong(value, "bash, sh, powershell or cmd");
                    break;
                case "harmless":
                    harmless = Harmless(_file, value);
                    break;
                case "programs":
                    foreach (var (names, rule) in Map(value))
                    {
                        Programs.AddRange(Word(names).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(program => Rule(program, family, rule)).Select(one => one with { Harmless = one.Harmless ?? harmless }));
                    }

                    break;
                case "examples":
                    foreach (var (kind, lines) in Map(value))
                    {
                        Examples.AddRange(Items(lines).Select(line => new RuleExample(_file, line.Start.Line, language, Word(line), Class(kind))));
                    }

                    break;
                default:
                    throw Wrong(key, "family, language, harmless, programs or examples");
            }
        }
    }

    private ProgramRule Rule(string name, string family, YamlNode node)
    {
        if (node is YamlScalarNode)
        {
            return new ProgramRule { Name = name, Family = family, Class = Class(node) };
        }

        var rule = new ProgramRule { Name = name, Family = family, Class = EffectClass.Unknown };
        foreach (var (key, value) in Map(node))
        {
            rule = Word(key) switch
            {
                "class" => rule with { Class = Class(value) },
                "values" => rule with { Values = Words(value) },
                "options" => rule with { Options = Once(value, Options) },
                "harmless" => rule with { Harmless = Harmless($"program '{name}'", value) },
                "any-option" => rule with { AnyOption = Reason(value) },
                "caseless" => rule with { Caseless = Flag(value) },
                "style" => rule with { LongStyle = Word(value) == "long" },
                "stops" => rule with { Stops = Flag(value) },
                "sub" => Sub(rule, value),
                "bare" => rule with { Bare = Class(value) },
                "operands" => rule with { Operands = Class(value) },
                "if" => rule with { Patterns = Once(value, list => Items(list).Select(Pattern).ToList()) },
                "reads" => rule with { Reads = Word(value) },
                "writes" => rule with { Writes = Word(value) },
                "touches" => rule with { Touches = Word(value) },
                "text" => rule with { Text = Flag(value) },
                "metadata" => rule with { Metadata = Flag(value) },
                "network" => rule with { Network = Flag(value) },
                "sink" => rule with { Sink = Flag(value), Network = true },
                "secret" => rule with { Secret = Flag(value) },
                "code" => rule with { Code = Word(value) },
                "wrapper" => rule with { Wrapper = Wrapper(value) },
                "preview" => rule with { Preview = Word(value) },
                "why" => rule with { Why = Word(value) },
                _ => throw Wrong(key, "a property of a program"),
            };
        }

        return rule;
    }

    private ProgramRule Sub(ProgramRule rule, YamlNode value)
    {
        var exact = new Dictionary<string, ProgramRule>(StringComparer.Ordinal);
        var patterns = new List<KeyValuePair<Regex, ProgramRule>>();
        foreach (var (names, node) in Map(value))
        {
            foreach (var name in Word(names).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var sub = Rule($"{rule.Name} {name}", rule.Family, node);
                if (name.Contains('*', StringComparison.Ordinal))
                {
                    patterns.Add(new(Compile(names, "^" + Regex.Escape(name).Replace("\\*", ".*", StringComparison.Ordinal) + "$"), sub));
                }
                else
                {
                    exact[name] = sub;
                }
            }
        }

        return rule with { Sub = exact, SubPatterns = patterns };
    }

    private Dictionary<string, OptionRule> Options(YamlNode value)
    {
        var options = new Dictionary<string, OptionRule>(StringComparer.Ordinal);
        foreach (var (names, node) in Map(value))
        {
            var (found, effect) = Graded(node);
            foreach (var name in Word(names).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                options[name] = new OptionRule(found, effect);
            }
        }

        return options;
    }

    private PatternRule Pattern(YamlNode node)
    {
        Regex? pattern = null;
        var (found, effect, why, sink, secret) = (EffectClass.ReadOnly, OptionEffect.Raises, "", false, false);
        foreach (var (key, value) in Map(node))
        {
            switch (Word(key))
            {
                case "args": pattern = Compile(value, Word(value)); break;
                case "class": (found, effect) = Graded(value); break;
                case "why": why = Word(value); break;
                case "sink": sink = Flag(value); break;
                case "secret": secret = Flag(value); break;
                default: throw Wrong(key, "args, class, why, sink or secret");
            }
        }

        return new PatternRule(pattern ?? throw Wrong(node, "a pattern with 'args'"), found, effect, why, sink, secret);
    }

    private WrapperRule Wrapper(YamlNode node)
    {
        var wrapper = new WrapperRule();
        foreach (var (key, value) in Map(node))
        {
            wrapper = Word(key) switch
            {
                "skip" => wrapper with { Skip = int.TryParse(Word(value), out var skip) ? skip : throw Wrong(value, "a number") },
                "assignments" => wrapper with { Assignments = Flag(value) },
                "script" => wrapper with { Script = Flag(value) },
                "after-dashes" => wrapper with { AfterDashes = Flag(value) },
                "script-option" => wrapper with { ScriptOptions = Words(value) },
                "script-rest" => wrapper with { ScriptRest = Flag(value) },
                "bare" => wrapper with { Bare = Class(value) },
                "least" => wrapper with { Least = Class(value) },
                "appends" => wrapper with { Appends = Flag(value) },
                "remote" => wrapper with { Remote = Flag(value) },
                "environment" => wrapper with
                {
                    Environment = Word(value) switch { "kept" => WrapperEnvironment.Kept, "shell" => WrapperEnvironment.Shell, _ => throw Wrong(value, "kept or shell") },
                },
                _ => throw Wrong(key, "a property of a wrapper"),
            };
        }

        return wrapper;
    }

    /// <summary>A class, <c>=class</c> in place of the program's own, <c>~class</c> for a preview, or <c>!class</c> whatever else there is.</summary>
    private (EffectClass Class, OptionEffect Effect) Graded(YamlNode node)
    {
        var word = Word(node);
        var effect = word.Length == 0 ? OptionEffect.Raises : word[0] switch { '=' => OptionEffect.Replaces, '~' => OptionEffect.Previews, '!' => OptionEffect.Settles, _ => OptionEffect.Raises };
        var name = word.TrimStart('=', '~', '!');
        return (EffectClasses.Find(name) ?? throw Wrong(node, "a class such as read_only, or one after '=', '~' or '!'"), effect);
    }

    private Regex Compile(YamlNode node, string pattern)
    {
        try
        {
            return _patterns.TryGetValue(pattern, out var known) ? known : _patterns[pattern] = new Regex(pattern, RegexOptions.CultureInvariant, Patience);
        }
        catch (ArgumentException exception)
        {
            throw Wrong(node, $"a regular expression ({exception.Message})");
        }
    }

    private EffectClass Class(YamlNode node) => EffectClasses.Find(Word(node)) ?? throw Wrong(node, "a class such as read_only");

    private IDictionary<YamlNode, YamlNode> Map(YamlNode node) => node is YamlMappingNode map ? map.Children : throw Wrong(node, "a mapping");

    private IEnumerable<YamlNode> Items(YamlNode node) => node is YamlSequenceNode items ? items.Children : throw Wrong(node, "a list");

    private HashSet<string> Words(YamlNode node) => Once(node, words => Word(words).Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal));

    private T Once<T>(YamlNode node, Func<YamlNode, T> read)
        where T : class
    {
        if (_read.TryGetValue(node, out var known))
        {
            return (T)known;
        }

        var found = read(node);
        _read[node] = found;
        return found;
    }

    /// <summary>Options that change nothing, each by its name: "all" would let an option that nobody thought of count as reading.</summary>
    private HashSet<string> Harmless(string whose, YamlNode node) => Words(node) is var words && !words.Contains("all")
        ? words
        : throw new RuleException(_file, $"line {node.Start.Line}: {whose}: 'harmless' cannot be 'all': list the options that change nothing; where none of its options can, 'any-option' says why.");

    private string Reason(YamlNode node) => Word(node) is var reason && reason.Trim().Contains(' ', StringComparison.Ordinal) ? reason : throw Wrong(node, "a sentence that says why no option of it can do anything");

    private bool Flag(YamlNode node) => Word(node) switch { "true" => true, "false" => false, _ => throw Wrong(node, "true or false") };

    private string Word(YamlNode node) => node is YamlScalarNode { Value: { } value } ? value : throw Wrong(node, "a single value");

    private RuleException Wrong(YamlNode node, string right) => new(_file, $"line {node.Start.Line}: '{node}' must be {right}.");
}
