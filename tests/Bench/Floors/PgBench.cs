using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Platform.Bench.Results;

namespace Platform.Bench.Floors;

/// <summary>PostgreSQL's own load generator: what the machine can do with the least of client.</summary>
internal sealed class PgBench(string program, NpgsqlConnectionStringBuilder server, string folder)
{
    public async Task<LoadFigures> RunAsync(string script, int clients, int seconds, CancellationToken cancellationToken)
    {
        var work = Directory.CreateDirectory(Path.Combine(folder, $"pgbench-{Guid.NewGuid():n}"));
        try
        {
            var file = Path.Combine(work.FullName, "script.sql");
            await File.WriteAllTextAsync(file, script, cancellationToken);
            await RunAsync(file, clients, seconds, work.FullName, cancellationToken);
            // client, transaction, microseconds, script, second, microsecond
            var taken = Directory.EnumerateFiles(work.FullName, "pgbench_log.*").SelectMany(File.ReadLines)
                .Select(line => double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture) / 1_000);
            return LoadFigures.Of(taken, seconds);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    private async Task RunAsync(string file, int clients, int seconds, string work, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = work, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        string[] arguments =
        [
            "-n", "-M", "prepared", "-c", Text(clients), "-j", "1", "-T", Text(seconds), "-l", "-f", file,
            "-h", server.Host!, "-p", Text(server.Port), "-U", server.Username!, server.Database!,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        start.Environment["PGPASSWORD"] = server.Password;
        using var process = Process.Start(start) ?? throw new BenchFailedException($"{program} cannot be started.");
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new BenchFailedException($"pgbench failed: {await output}{await errors}");
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
