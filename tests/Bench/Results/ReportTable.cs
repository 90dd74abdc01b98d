using System.Globalization;

namespace Platform.Bench.Results;

/// <summary>Prints a report as a person reads it.</summary>
internal static class ReportTable
{
    public static void Print(Report report, TextWriter output)
    {
        foreach (var part in report.Figures.GroupBy(figure => (figure.Part, figure.Form)))
        {
            output.WriteLine();
            output.WriteLine(Report.Title(part.Key.Part, part.Key.Form));
            foreach (var figure in part)
            {
                output.WriteLine(Line(figure));
            }
        }
        output.WriteLine();
        var judged = report.Figures.Where(figure => figure.Reached is not null).ToList();
        output.WriteLine($"{judged.Count(figure => figure.Reached == true)} of {judged.Count} goals reached.");
        foreach (var problem in report.Broken)
        {
            output.WriteLine($"BROKEN  {problem}");
        }
    }

    private static string Line(Figure figure) => string.Create(
        CultureInfo.InvariantCulture, $"  {figure.Name,-52} {Number(figure.Value),10} {figure.Unit,-14} {figure.Goal?.Verdict(figure.Value)}").TrimEnd();

    /// <summary>Three significant digits at least.</summary>
    private static string Number(double value) => value.ToString(
        Math.Abs(value) switch { >= 100 => "#,##0", >= 10 => "0.0", _ => "0.00" }, CultureInfo.InvariantCulture);
}
