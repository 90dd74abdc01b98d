using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Platform.Agents.Tools;

namespace Platform.Diagnostic.Investigations;

/// <summary>Reads a part of a file on the target.</summary>
internal static class ReadFile
{
    public static ITool Tool(InvestigatedTask investigation) => new TargetTool<FileArguments>(
        investigation, "read_file", "Reads lines of a text file on the target, such as a configuration file.", "Ask for fewer lines, or for those that matter by fromLine.",
        arguments =>
        {
            var (from, lines) = (arguments.FromLine ?? 1, arguments.Lines ?? 200);
            var file = TargetScript.Quote(arguments.Path);
            return (
                string.Create(CultureInfo.InvariantCulture, $"Lines {from} to {from + lines - 1} of {arguments.Path}"),
                string.Create(CultureInfo.InvariantCulture, $"tail -n +{from} -- {file} | head -n {lines} | head -c {TargetScript.MostBytes}\n"), null);
        });

    /// <summary>Which lines.</summary>
    internal sealed record FileArguments
    {
        [Description("Absolute path of the file.")]
        [RegularExpression(@"^/[^\u0000-\u001f\u007f]{1,1000}$")]
        public required string Path { get; init; }

        [Description("The first line, from 1; 1 where it is left out.")]
        [Range(1, 100_000_000)]
        public int? FromLine { get; init; }

        [Description("How many lines; 200 where it is left out.")]
        [Range(1, 500)]
        public int? Lines { get; init; }
    }
}
