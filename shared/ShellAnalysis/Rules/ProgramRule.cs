using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Platform.ShellAnalysis.Rules;

/// <summary>How an option bears on a program's class.</summary>
internal enum OptionEffect
{
    /// <summary>Makes it at least this class.</summary>
    Raises,

    /// <summary>Stands in place of the program's own class; other options may still raise it.</summary>
    Replaces,

    /// <summary>Settles the class, as a dry run does, unless other words make the program run something or are not known.</summary>
    Previews,

    /// <summary>Settles the class whatever else there is, as a call for help does.</summary>
    Settles,
}

/// <summary>What an option means.</summary>
internal sealed record OptionRule(EffectClass Class, OptionEffect Effect);

/// <summary>A class for arguments that match a pattern; the arguments are joined by one space.</summary>
internal sealed record PatternRule(Regex Pattern, EffectClass Class, OptionEffect Effect, string Why, bool Sink, bool Secret);

/// <summary>The variables that the command of a wrapper gets.</summary>
internal enum WrapperEnvironment
{
    /// <summary>Only known when it runs.</summary>
    Unknown,

    /// <summary>Those that the wrapper itself gets.</summary>
    Kept,

    /// <summary>Those of this very shell: what the command sets stays set.</summary>
    Shell,
}

/// <summary>How a program runs the command in its arguments.</summary>
internal sealed record WrapperRule
{
    /// <summary>Operands of its own before the command.</summary>
    public int Skip { get; init; }

    /// <summary>Whether words <c>name=value</c> may precede the command.</summary>
    public bool Assignments { get; init; }

    /// <summary>Whether the words are joined and read by a shell.</summary>
    public bool Script { get; init; }

    /// <summary>The command stands only after <c>--</c>.</summary>
    public bool AfterDashes { get; init; }

    /// <summary>Options whose value is a script, such as <c>-c</c> of flock.</summary>
    public IReadOnlySet<string> ScriptOptions { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Whether the words after the script belong to it.</summary>
    public bool ScriptRest { get; init; }

    /// <summary>The class where there is no command.</summary>
    public EffectClass Bare { get; init; } = EffectClass.ReadOnly;

    /// <summary>The least class of what it runs.</summary>
    public EffectClass Least { get; init; } = EffectClass.ReadOnly;

    /// <summary>Whether unknown words follow, read from standard input.</summary>
    public bool Appends { get; init; }

    /// <summary>The variables that the command gets.</summary>
    public WrapperEnvironment Environment { get; init; }

    /// <summary>Whether it runs elsewhere, so that an operand names a peer.</summary>
    public bool Remote { get; init; }
}

/// <summary>A program, or a sub-command of one.</summary>
internal sealed record ProgramRule
{
    public required string Name { get; init; }

    public required string Family { get; init; }

    public required EffectClass Class { get; init; }

    /// <summary>Options that take a value.</summary>
    public IReadOnlySet<string> Values { get; init; } = FrozenSet<string>.Empty;

    public IReadOnlyDictionary<string, OptionRule> Options { get; init; } = FrozenDictionary<string, OptionRule>.Empty;

    /// <summary>
    /// Options that change nothing about the class; null where this rule does not say. Any other option of a program that only
    /// reads makes it unknown.
    /// </summary>
    public IReadOnlySet<string>? Harmless { get; init; }

    /// <summary>Why none of its options can change, run or send anything, so that none is listed; empty where they are.</summary>
    public string AnyOption { get; init; } = "";

    /// <summary>Whether letters of sub-commands may be large or small.</summary>
    public bool Caseless { get; init; }

    /// <summary>Whether options end at the first operand, because a command follows that has its own.</summary>
    public bool Stops { get; init; }

    /// <summary>Whether letters after one dash are one long option (<c>-auto-approve</c>) instead of a bundle.</summary>
    public bool LongStyle { get; init; }

    public IReadOnlyDictionary<string, ProgramRule>? Sub { get; init; }

    public IReadOnlyList<KeyValuePair<Regex, ProgramRule>> SubPatterns { get; init; } = [];

    /// <summary>The class where it has no operand.</summary>
    public EffectClass? Bare { get; init; }

    /// <summary>The class that operands raise it to.</summary>
    public EffectClass? Operands { get; init; }

    public IReadOnlyList<PatternRule> Patterns { get; init; } = [];

    /// <summary>Which operands it reads: <c>all</c>, <c>first</c>, <c>rest</c>, <c>but-last</c>, or none.</summary>
    public string Reads { get; init; } = "";

    /// <summary>Which operands it writes.</summary>
    public string Writes { get; init; } = "";

    /// <summary>What its operands name: <c>services</c>, <c>packages</c>, <c>accounts</c>, <c>processes</c>, <c>peers</c>.</summary>
    public string Touches { get; init; } = "";

    /// <summary>Whether its words are only text, so that what they mention does not count.</summary>
    public bool Text { get; init; }

    /// <summary>Whether it only lists names and attributes, so that naming a secret file shows nothing of it.</summary>
    public bool Metadata { get; init; }

    /// <summary>Whether it talks to other machines.</summary>
    public bool Network { get; init; }

    /// <summary>Whether it sends its standard input away.</summary>
    public bool Sink { get; init; }

    /// <summary>Whether its output holds secrets.</summary>
    public bool Secret { get; init; }

    /// <summary>The language of the program text in its words, <c>sed</c> or <c>awk</c>; empty where there is none.</summary>
    public string Code { get; init; } = "";

    /// <summary>The option that makes it only say what it would do; also that of its sub-commands. Empty where there is none.</summary>
    public string Preview { get; init; } = "";

    public WrapperRule? Wrapper { get; init; }

    public string Why { get; init; } = "";
}

/// <summary>An example of a rule file: a command line and the class that it must get.</summary>
internal sealed record RuleExample(string File, long Line, ShellLanguage Language, string Command, EffectClass Class);
