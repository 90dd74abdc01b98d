using System.Globalization;

namespace Platform.Chaos.Results;

/// <summary>Prints a result as a person reads it.</summary>
internal static class ResultTable
{
    private const int ViolationsShown = 10;

    public static void Print(RunResult result, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {result.Seed}: {result.Tasks} tasks, {result.Disturbances} disturbances, {result.Seconds:0} s, {result.RepeatedRequests} requests repeated"));
        output.WriteLine();
        foreach (var finding in result.Findings)
        {
            output.WriteLine($"{(finding.Violations.Count == 0 ? "holds " : "BROKEN")}  {finding.Check,-56}  {finding.Looked}");
            foreach (var violation in finding.Violations.Take(ViolationsShown))
            {
                output.WriteLine($"          - {violation}");
            }
            if (finding.Violations.Count > ViolationsShown)
            {
                output.WriteLine($"          - and {finding.Violations.Count - ViolationsShown} more");
            }
        }
        output.WriteLine();
        output.WriteLine($"{"seconds after the restart",-28}{"count",8}{"ready",10}{"longest",10}{"measured",12}{"new task",10}{"longest",10}");
        foreach (var recovery in result.Recoveries)
        {
            output.WriteLine($"{recovery.What,-28}{recovery.Count,8}{Text(recovery.ReadyMedian),10}{Text(recovery.ReadyMaximum),10}{recovery.Measured,12}{Text(recovery.FirstTaskMedian),10}{Text(recovery.FirstTaskMaximum),10}");
        }
        output.WriteLine();
        output.WriteLine(result.Passed ? "Nothing was lost, nothing ran twice." : $"BROKEN. Repeat with --seed {result.Seed}.");
    }

    private static string Text(double? seconds) => seconds?.ToString("0.0", CultureInfo.InvariantCulture) ?? "-";
}
