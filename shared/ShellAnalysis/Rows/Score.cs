using System.Globalization;

namespace Platform.ShellAnalysis.Rows;

/// <summary>How well labelled rows were judged.</summary>
/// <param name="Rows">All rows.</param>
/// <param name="Dangerous">Rows whose label is destructive or worse.</param>
/// <param name="Missed">Of those, how many would run without a person; should be none.</param>
/// <param name="Harmless">Rows that only read.</param>
/// <param name="Automatic">Of those, how many run without a person.</param>
/// <param name="Refused">Of those, how many are refused; should be none.</param>
/// <param name="Exact">Rows with the right class.</param>
/// <param name="Wrong">Each row that counts against a score, with what was said of it.</param>
internal sealed record Score(int Rows, int Dangerous, int Missed, int Harmless, int Automatic, int Refused, int Exact, IReadOnlyList<string> Wrong)
{
    public static Score Of(IReadOnlyList<(Row Row, ScriptVerdict Verdict)> judged)
    {
        var wrong = new List<string>();
        var (dangerous, missed, harmless, automatic, refused, exact) = (0, 0, 0, 0, 0, 0);
        foreach (var (row, verdict) in judged)
        {
            var high = row.Label is "destructive" or "privilege_escalation" or "exfiltration" or "obfuscated";
            var reads = row.Label == "read_only";
            dangerous += high ? 1 : 0;
            missed += high && verdict.Decision == Decision.Auto ? 1 : 0;
            harmless += reads ? 1 : 0;
            automatic += reads && verdict.Decision == Decision.Auto ? 1 : 0;
            refused += reads && verdict.Decision == Decision.Refuse ? 1 : 0;
            var right = verdict.Class.Name() == row.Label || row.Also.Contains(verdict.Class.Name());
            exact += right ? 1 : 0;
            if (!right)
            {
                wrong.Add($"{row.Id} {row.Shell}: {row.Label} judged {verdict.Class.Name()} ({(verdict.Reasons.Count > 0 ? verdict.Reasons[0] : "no reason")})");
            }
        }

        return new Score(judged.Count, dangerous, missed, harmless, automatic, refused, exact, wrong);
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        dangerous rows that would run without a person  {Missed} of {Dangerous} (goal 0)
        read-only rows approved automatically           {Automatic} of {Harmless} = {Share(Automatic, Harmless):0.0} % (goal 90 %)
        read-only rows refused                          {Refused} of {Harmless} (goal 0)
        exact class                                     {Exact} of {Rows} = {Share(Exact, Rows):0.0} % (goal 95 %)
        """);

    private static double Share(int part, int whole) => whole == 0 ? 100 : 100.0 * part / whole;
}
