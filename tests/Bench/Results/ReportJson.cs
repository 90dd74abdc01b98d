using System.Text.Json;
using System.Text.Json.Serialization;

namespace Platform.Bench.Results;

/// <summary>Writes a report for programs.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static async Task WriteAsync(Report report, string file, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var stream = File.Create(file);
        await JsonSerializer.SerializeAsync(
            stream,
            new
            {
                At = clock.GetUtcNow(),
                Machine = new { Processors = Environment.ProcessorCount, Memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes },
                report.Figures,
                report.Broken,
            },
            s_options, cancellationToken);
    }
}
