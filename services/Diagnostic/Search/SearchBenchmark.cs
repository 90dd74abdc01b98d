using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using Platform.Diagnostic.Runbooks;
using Platform.Messaging;
using Platform.Persistence;

namespace Platform.Diagnostic.Search;

/// <summary>
/// Measures search on a folder with <c>docs/*.md</c> and <c>queries.jsonl</c> (<c>query</c>, <c>runbook</c> = file name of the
/// right document without its ending), in a database and a collection of its own that are removed afterwards.
/// </summary>
internal static class SearchBenchmark
{
    /// <summary>Qualities by ranking; vectors are null where no Chroma is at hand.</summary>
    internal sealed record Result(int Runbooks, int Queries, RetrievalQuality FullText, RetrievalQuality? Vectors, RetrievalQuality Fused, string? Degraded, double MillisecondsPerQuery);

    /// <summary>Prints the figures; 0 where they could be measured, else 1 with the reason.</summary>
    public static async Task<int> RunAsync(string folder, TextWriter output, CancellationToken cancellationToken)
    {
        var postgres = Environment.GetEnvironmentVariable("PLATFORM_TEST_POSTGRES");
        if (string.IsNullOrEmpty(postgres) || !File.Exists(Path.Combine(folder, "queries.jsonl")))
        {
            await output.WriteLineAsync(string.IsNullOrEmpty(postgres)
                ? "PLATFORM_TEST_POSTGRES is not set; it names a PostgreSQL server that a scratch database may be made on."
                : $"There is no queries.jsonl in {folder}; the folder needs docs/ and queries.jsonl.");
            return 1;
        }

        var chroma = Environment.GetEnvironmentVariable("Chroma__Endpoint") ?? Environment.GetEnvironmentVariable("PLATFORM_TEST_CHROMA") ?? "";
        var result = await MeasureAsync(folder, postgres, chroma, new Dictionary<string, string?>(), cancellationToken);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{result.Runbooks} runbooks, {result.Queries} queries, {result.MillisecondsPerQuery:0.0} ms per fused search"));
        await output.WriteLineAsync($"{"ranking",-12} {"recall@1",9} {"recall@3",9} {"MRR",9}");
        await output.WriteLineAsync($"{"full text",-12} {result.FullText}");
        await output.WriteLineAsync(result.Vectors is null ? $"vectors      not measured: {result.Degraded}" : $"{"vectors",-12} {result.Vectors}");
        await output.WriteLineAsync($"{"fused",-12} {result.Fused}");
        return 0;
    }

    /// <summary>Imports the documents, fills the index and asks every query three ways.</summary>
    public static async Task<Result> MeasureAsync(
        string folder, string postgres, string chroma, IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        var name = $"search_bench_{Guid.NewGuid():n}";
        await using var server = new NpgsqlConnection(postgres);
        await server.ExecuteAsync($"create database {name}");
        try
        {
            var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["ConnectionStrings:Diagnostic"] = new NpgsqlConnectionStringBuilder(postgres) { Database = name, Pooling = true }.ConnectionString,
                ["Chroma:Endpoint"] = chroma,
                ["Chroma:Collection"] = $"bench-{name[^12..]}",
                ["Search:Candidates"] = "200",
            }).AddEnvironmentVariables().AddInMemoryCollection(settings);
            builder.AddDatabase<DiagnosticDatabase>("Diagnostic", typeof(Session<>).Assembly);
            builder.Services.AddRunbookSearch(builder.Configuration);
            using var host = builder.Build();
            await host.StartAsync(cancellationToken);
            try
            {
                return await MeasureAsync(folder, host.Services, cancellationToken);
            }
            finally
            {
                await host.StopAsync(cancellationToken);
                await host.Services.GetRequiredService<VectorIndex>().DropAsync(cancellationToken);
                await host.Services.GetRequiredService<Memory.MemoryIndex>().DropAsync(cancellationToken);
                await host.Services.GetRequiredService<DiagnosticDatabase>().DisposeAsync();
            }
        }
        finally
        {
            await server.ExecuteAsync($"drop database if exists {name} with (force)");
        }
    }

    private static async Task<Result> MeasureAsync(string folder, IServiceProvider services, CancellationToken cancellationToken)
    {
        var database = services.GetRequiredService<DiagnosticDatabase>();
        var settings = services.GetRequiredService<IOptions<SearchOptions>>().Value;
        var vectors = services.GetRequiredService<VectorIndex>();
        var search = services.GetRequiredService<RunbookSearch>();
        var runbooks = await ImportAsync(folder, database, cancellationToken);
        var degraded = await FillAsync(vectors, cancellationToken);
        var queries = (await File.ReadAllLinesAsync(Path.Combine(folder, "queries.jsonl"), cancellationToken))
            .Where(line => line.Length > 0)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Select(query => (Text: query.GetProperty("query").GetString()!, Right: RunbookIds.Slug(query.GetProperty("runbook").GetString()!)))
            .ToList();
        var text = new List<int>();
        var near = new List<int>();
        var fused = new List<int>();
        var spent = TimeSpan.Zero;
        await using var connection = await database.OpenAsync(cancellationToken);
        foreach (var query in queries)
        {
            var words = await FullTextStore.SearchAsync(connection, query.Text, null, settings, cancellationToken);
            text.Add(Rank(words.Select(match => match.RunbookId), query.Right));
            if (degraded is null)
            {
                near.Add(Rank((await vectors.SearchAsync(query.Text, null, settings.Candidates, cancellationToken)).Select(match => match.RunbookId), query.Right));
            }

            var started = Stopwatch.GetTimestamp();
            var answer = await search.SearchAsync(query.Text, null, 50, cancellationToken);
            spent += Stopwatch.GetElapsedTime(started);
            degraded ??= answer.Degraded;
            fused.Add(Rank(answer.Found.Select(found => found.Runbook.Id), query.Right));
        }

        return new Result(runbooks, queries.Count, RetrievalQuality.Of(text), degraded is null ? RetrievalQuality.Of(near) : null,
            RetrievalQuality.Of(fused), degraded, spent.TotalMilliseconds / queries.Count);
    }

    private static async Task<int> ImportAsync(string folder, DiagnosticDatabase database, CancellationToken cancellationToken)
    {
        await database.Ready.WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var files = Directory.GetFiles(Path.Combine(folder, "docs"), "*.md").Order(StringComparer.Ordinal).ToList();
        foreach (var file in files)
        {
            var markdown = await File.ReadAllTextAsync(file, cancellationToken);
            var reading = await RunbookReader.ReadAsync(markdown, Path.GetFileName(file), cancellationToken);
            var runbook = reading.Runbook ?? throw new InvalidDataException($"{file}, line {reading.Errors[0].Line}: {reading.Errors[0].Message}");
            await RunbookStore.SaveAsync(connection, transaction, new RunbookDraft
            {
                Runbook = runbook,
                Markdown = markdown,
                SavedBy = "benchmark",
                SavedAt = TimeProvider.System.GetUtcNow(),
            }, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return files.Count;
    }

    private static async Task<string?> FillAsync(VectorIndex vectors, CancellationToken cancellationToken)
    {
        try
        {
            await vectors.ReconcileAsync(cancellationToken);
            return null;
        }
        catch (VectorsUnavailableException unavailable)
        {
            return unavailable.Message;
        }
    }

    private static int Rank(IEnumerable<string> ids, string right) => ids.Index().Where(entry => entry.Item == right).Select(entry => entry.Index + 1).FirstOrDefault();
}
