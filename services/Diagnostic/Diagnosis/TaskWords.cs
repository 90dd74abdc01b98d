using System.Text.RegularExpressions;

namespace Platform.Diagnostic.Diagnosis;

/// <summary>
/// Words by stem with their weight: 1 for what says what a text is about, little for words that stand in every task, none for
/// words of plain English. Paths, numbers and addresses are instances, not topics, and are left out.
/// </summary>
internal static partial class TaskWords
{
    // Before the lists below, whose stems are made with it.
    private static readonly Dictionary<string, string> Same = new(StringComparer.Ordinal)
    {
        ["filesystem"] = "volum", ["disk"] = "volum", ["partition"] = "volum", ["mount"] = "volum", ["storag"] = "volum",
        ["cert"] = "certificat", ["tls"] = "certificat", ["ssl"] = "certificat", ["dir"] = "directori", ["folder"] = "directori",
        ["cpu"] = "processor", ["ram"] = "memori", ["permiss"] = "permission", ["config"] = "configur", ["configuration"] = "configur",
        ["login"] = "logon", ["passwd"] = "password", ["db"] = "databas", ["cronjob"] = "cron", ["hang"] = "stuck", ["dead"] = "down",
        ["crashloop"] = "crash",
    };

    private static readonly HashSet<string> Plain = Stems(
        """
        a about after again all already also am an and any anymore are as at be because been before being but by can cannot cant could did do does
        doesnt dont each either else etc even ever every everything few find for from further get gets getting give given go goes going got had has have having
        he her here him his how i if in into is isnt it its itself just keep keeps last later let like long look looks made make makes many may me might more
        most much must my near need needs never new no none nor not nothing now of off often old on once one only or other our out over own per please
        put quite rather really reason said same saw say says see seem seems she should show shows since so some somebody someone something soon still such
        sure take takes tell than thank thanks that the their them then there these they thing things this those though through to today together
        told too took toward tried tries try two under until up upon us use used uses using very via want wants was wasnt way we week well went were what
        when where whether which while who whole whom whose why will wish with within without wont would yesterday yet you your nobody know knows bring back
        morning evening night hour hours minute minutes second seconds day days time times ago recently suddenly
        hello hi help asap urgent kindly team customer customers client clients people anyone everyone host
        """);

    private static readonly HashSet<string> Common = Stems(
        """
        service server machine system node box issue problem trouble error fail fails failed failing failure work works working broken fix check
        restart start stop stopped run running application app program alert warning critical production prod staging site page user users
        state status bad wrong name new old set change update large small high low many any above below percent usage level rate total least
        """);

    /// <summary>Words of a text by stem.</summary>
    public static IReadOnlyDictionary<string, double> Of(string text)
    {
        var words = new Dictionary<string, double>(StringComparer.Ordinal);
        var plain = Instance().Replace(CamelCase().Replace(text, " "), " ").ToLowerInvariant().Replace("'", "", StringComparison.Ordinal);
        foreach (var match in Word().EnumerateMatches(plain))
        {
            var word = plain.Substring(match.Index, match.Length);
            var stem = Stem(word);
            if (stem.Length > 1 && !Plain.Contains(stem))
            {
                words[stem] = Common.Contains(stem) ? 0.25 : 1;
            }
        }

        return words;
    }

    private static string Stem(string word)
    {
        var stem = word switch
        {
            _ when word.Length > 5 && word.EndsWith("ies", StringComparison.Ordinal) => word[..^3] + "i",
            _ when word.Length > 5 && word.EndsWith("ing", StringComparison.Ordinal) => Undouble(word[..^3]),
            _ when word.Length > 4 && word.EndsWith("ed", StringComparison.Ordinal) => Undouble(word[..^2]),
            _ when word.Length > 4 && word.EndsWith("es", StringComparison.Ordinal) && word[^3] is 's' or 'x' or 'h' => word[..^2],
            _ when word.Length > 3 && word.EndsWith('s') && word[^2] is not ('s' or 'u' or 'i') => word[..^1],
            _ => word,
        };
        stem = stem.Length > 4 && stem.EndsWith('y') ? stem[..^1] + "i" : stem;
        stem = stem.Length > 4 && stem.EndsWith('e') ? stem[..^1] : stem;
        return Same.GetValueOrDefault(stem, stem);
    }

    private static string Undouble(string stem) =>
        stem.Length > 3 && stem[^1] == stem[^2] && stem[^1] is not ('l' or 's' or 'z') ? stem[..^1] : stem;

    private static HashSet<string> Stems(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Stem).ToHashSet(StringComparer.Ordinal);

    // Paths, URLs, addresses, times, versions, percentages and plain numbers.
    [GeneratedRegex(@"(?<![\w])(?:[a-z]+://\S+|/[\w./@+-]+|\d[\w.:%-]*|[a-z0-9_-]+(?:\.[a-z0-9_-]+)+|[a-z]+-?\d+)(?![\w])", RegexOptions.IgnoreCase)]
    private static partial Regex Instance();

    [GeneratedRegex(@"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")]
    private static partial Regex CamelCase();

    [GeneratedRegex("[a-z][a-z0-9_]*")]
    private static partial Regex Word();
}
