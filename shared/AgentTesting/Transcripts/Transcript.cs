using System.Text.Json;
using System.Text.Json.Serialization;

namespace Platform.AgentTesting.Transcripts;

/// <summary>What was asked and answered, in the order of the requests; kept as JSON, one exchange a line.</summary>
public sealed class Transcript
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter<MockFault>(JsonNamingPolicy.KebabCaseLower) },
    };

    private readonly Lock _gate = new();
    private readonly List<Exchange> _exchanges = [];

    /// <summary>All exchanges so far.</summary>
    public IReadOnlyList<Exchange> Exchanges
    {
        get
        {
            lock (_gate)
            {
                return [.. _exchanges];
            }
        }
    }

    /// <summary>Reads a file that <see cref="SaveAsync"/> wrote.</summary>
    /// <exception cref="FormatException">A line is no exchange.</exception>
    public static async Task<Transcript> LoadAsync(string file, CancellationToken cancellationToken)
    {
        var transcript = new Transcript();
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(file, cancellationToken))
        {
            number++;
            try
            {
                transcript.Add(JsonSerializer.Deserialize<Exchange>(line, s_json) ?? throw new FormatException($"{file}, line {number}: null is no exchange."));
            }
            catch (JsonException exception)
            {
                throw new FormatException($"{file}, line {number} is no exchange: {exception.Message}", exception);
            }
        }
        return transcript;
    }

    /// <summary>Writes all exchanges; readable by the owner alone, because requests hold what a task is about.</summary>
    public async Task SaveAsync(string file, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        await using var writer = new StreamWriter(file, options);
        foreach (var exchange in Exchanges)
        {
            await writer.WriteLineAsync(JsonSerializer.Serialize(exchange, s_json).AsMemory(), cancellationToken);
        }
    }

    internal void Add(Exchange exchange)
    {
        lock (_gate)
        {
            _exchanges.Add(exchange);
        }
    }
}
