using System.Diagnostics;
using System.Net.Sockets;
using Platform.Tests.Fixtures;

namespace Platform.Tests.Standalone;

/// <summary>All six services in a process of their own, so that it can be told to stop.</summary>
internal sealed class StandaloneProcess : IAsyncDisposable
{
    private readonly Process _process;

    private StandaloneProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public static async Task<StandaloneProcess> StartAsync(
        IReadOnlyDictionary<string, string> connectionStrings, string runFolder, Uri? address = null, IReadOnlyDictionary<string, string>? settings = null)
    {
        address ??= new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Platform.Standalone.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["Messaging__Transport"] = "InMemory",
                ["Sandbox__RunFolder"] = runFolder,
                ["ASPNETCORE_URLS"] = address.ToString(),
                ["Gateway__ApiKeys__0__Name"] = "tester",
                ["Gateway__ApiKeys__0__Key"] = TestPlatformOptions.ApiKey,
                ["Gateway__ApiKeys__0__Roles__0"] = "operator",
            },
        };
        foreach (var (service, connectionString) in connectionStrings)
        {
            start.Environment[$"ConnectionStrings__{service}"] = connectionString;
        }
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }
        var process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        using var http = new HttpClient { BaseAddress = address };
        await Eventually.ShouldBe(() => IsReadyAsync(http), ready => ready, TimeSpan.FromSeconds(90));
        return new StandaloneProcess(process, address);
    }

    /// <summary>SIGTERM; returns the exit code once the process has ended.</summary>
    public async Task<int> StopAsync(TimeSpan patience)
    {
        using var kill = Process.Start("kill", ["-s", "TERM", $"{_process.Id}"]);
        using var limit = new CancellationTokenSource(patience, TimeProvider.System);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <summary>SIGKILL: it has no chance to end anything.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }
        _process.Dispose();
    }

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using var response = await http.GetAsync("/health/ready");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
