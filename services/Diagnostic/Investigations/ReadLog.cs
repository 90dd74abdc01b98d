using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Platform.Agents.Tools;

namespace Platform.Diagnostic.Investigations;

/// <summary>Reads the newest fitting lines of a unit's journal or of a log file on the target.</summary>
internal static class ReadLog
{
    private const int MostHours = 48;
    private const string Moment = @"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]) ([01]\d|2[0-3]):[0-5]\d$";
    private const string MomentFormat = "yyyy-MM-dd HH:mm";

    public static ITool Tool(InvestigatedTask investigation) => new TargetTool<LogArguments>(
        investigation, "read_log",
        "Reads the newest lines of a log on the target: of the journal of a systemd unit, or of a log file. Give either unit or file.",
        "Ask for fewer lines, a narrower time, or a pattern that only the interesting lines have.", Script);

    private static (string Title, string Script, string? Problem) Script(LogArguments arguments)
    {
        if ((arguments.Unit is null) == (arguments.File is null))
        {
            return ("", "", "Give either unit or file, not both and not none.");
        }
        if ((At(arguments.Since) is null) != (arguments.Since is null) || (At(arguments.Until) is null) != (arguments.Until is null))
        {
            return ("", "", $"There is no such day; times are written {MomentFormat}.");
        }
        var lines = arguments.Lines ?? 200;
        var title = $"Newest lines of {(arguments.Unit is { } unit ? $"the journal of {unit}" : arguments.File)}"
            + $"{(arguments.Pattern is { } pattern ? $" with {pattern}" : "")}{(arguments.Since is { } since ? $" since {since}" : "")}{(arguments.Until is { } until ? $" until {until}" : "")}";
        var (reading, problem) = arguments.Unit is not null ? (Journal(arguments), null) : File(arguments);
        return (title, string.Create(CultureInfo.InvariantCulture, $"{reading} | tail -n {lines} | tail -c {TargetScript.MostBytes}\n"), problem);
    }

    private static string Journal(LogArguments arguments) => string.Create(
        CultureInfo.InvariantCulture, $"journalctl --no-pager --quiet -o short-iso -u {TargetScript.Quote(arguments.Unit!)} -n {(arguments.Pattern is null ? arguments.Lines ?? 200 : 20_000)}")
        + (arguments.Since is { } since ? $" --since {TargetScript.Quote($"{since}:00 UTC")}" : "") + (arguments.Until is { } until ? $" --until {TargetScript.Quote($"{until}:00 UTC")}" : "")
        + (arguments.Pattern is { } pattern ? $" | grep -E -e {TargetScript.Quote(pattern)}" : "");

    /// <summary>A log file's lines are chosen by the hours that stand in them, as ISO 8601, syslog and web servers write them.</summary>
    private static (string Reading, string? Problem) File(LogArguments arguments)
    {
        var file = TargetScript.Quote(arguments.File!);
        var searches = new List<string>();
        if (arguments.Since is not null || arguments.Until is not null)
        {
            if (At(arguments.Since) is not { } since || At(arguments.Until) is not { } until || until < since || until - since > TimeSpan.FromHours(MostHours))
            {
                return ("", $"For a file give both since and until, at most {MostHours} hours apart.");
            }
            searches.Add(string.Join('|', Hours(since, until).SelectMany(Written)));
        }
        searches.AddRange(arguments.Pattern is { } pattern ? [pattern] : []);
        return searches.Count == 0
            ? ($"tail -n 500 -- {file}", null)
            : (string.Join(" | ", searches.Select((search, index) => $"grep -E -e {TargetScript.Quote(search)}{(index == 0 ? $" -- {file}" : "")}")), null);
    }

    private static IEnumerable<DateTime> Hours(DateTime since, DateTime until)
    {
        for (var hour = since.Date.AddHours(since.Hour); hour <= until; hour = hour.AddHours(1))
        {
            yield return hour;
        }
    }

    private static IEnumerable<string> Written(DateTime hour) =>
    [
        hour.ToString("yyyy-MM-dd'[T ]'HH':'", CultureInfo.InvariantCulture),
        string.Create(CultureInfo.InvariantCulture, $"{hour:MMM} {hour.Day,2} {hour:HH}:"),
        hour.ToString("dd'/'MMM'/'yyyy':'HH':'", CultureInfo.InvariantCulture),
    ];

    private static DateTime? At(string? moment) =>
        DateTime.TryParseExact(moment, MomentFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? at : null;

    /// <summary>Which log, and which lines.</summary>
    internal sealed record LogArguments
    {
        [Description("A systemd unit, such as nginx.service.")]
        [RegularExpression(@"^[A-Za-z0-9][A-Za-z0-9:_.@-]{0,200}$")]
        public string? Unit { get; init; }

        [Description("Absolute path of a log file.")]
        [RegularExpression(@"^/[^\u0000-\u001f\u007f]{1,1000}$")]
        public string? File { get; init; }

        [Description("Only lines that hold this POSIX extended regular expression.")]
        [RegularExpression(@"^[^\u0000-\u001f\u007f]{1,300}$")]
        public string? Pattern { get; init; }

        [Description("Only lines from this time on, yyyy-MM-dd HH:mm; UTC in the journal, in a file as the file writes it, to the hour.")]
        [RegularExpression(Moment)]
        public string? Since { get; init; }

        [Description("Only lines up to this time, yyyy-MM-dd HH:mm.")]
        [RegularExpression(Moment)]
        public string? Until { get; init; }

        [Description("How many of the newest lines; 200 where it is left out.")]
        [Range(1, 500)]
        public int? Lines { get; init; }
    }
}
