using Platform.ShellAnalysis.Rules;
using Platform.ShellAnalysis.Syntax;

namespace Platform.ShellAnalysis.Resolution;

/// <summary>
/// The state of one reading of a script. Scripts within the script are looked up among those that have been parsed; a missing
/// one is noted, parsed outside, and the script is read again, so that a reading itself never waits.
/// </summary>
internal sealed class Reading(RuleBook rules, IReadOnlyDictionary<(string Text, ShellLanguage Language), ParsedScript> parsed)
{
    public const int DeepestNesting = 8;

    public RuleBook Rules { get; } = rules;

    public List<CommandVerdict> Commands { get; } = [];

    public HashSet<(string Text, ShellLanguage Language)> Missing { get; } = [];

    /// <summary>Aliases by name; a use of one is judged by what it stands for.</summary>
    public Dictionary<string, string> Aliases { get; } = new(StringComparer.Ordinal);

    public int Depth { get; set; }

    /// <summary>Above 0 within a script whose text is only partly known: a missing part may hold quotes, so no words are claimed.</summary>
    public int Uncertain { get; set; }

    /// <summary>Whether a secret was read, and whether something was sent away, somewhere in the script.</summary>
    public bool SecretRead { get; set; }

    public bool SentAway { get; set; }

    public ParsedScript? Parsed(string text, ShellLanguage language)
    {
        if (parsed.TryGetValue((text, language), out var found))
        {
            return found;
        }

        Missing.Add((text, language));
        return null;
    }

    public void Add(string program, EffectClass found, string reason, IReadOnlyList<Word>? words = null, bool blocked = false, CommandEffects? effects = null) =>
        Commands.Add(new CommandVerdict
        {
            Program = program,
            Class = found,
            Reasons = [Plain(reason)],
            Arguments = words is not null && Uncertain == 0 && words.All(word => word.Known) ? [.. words.Select(word => word.Text)] : null,
            Blocked = blocked,
            Effects = effects ?? new CommandEffects(),
        });

    /// <summary>A text for people: what is only known later shows as dots.</summary>
    public static string Plain(string text) => text.Replace(Word.Gap, '…').Replace(Word.Filled, '…');
}
