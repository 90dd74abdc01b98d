using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Platform.Bench.Processes;

/// <summary>A process of the bare saga: this program again, serving some of its modules.</summary>
internal sealed class ServedProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);
    private readonly Process _process;
    private readonly Task _log;

    private ServedProcess(Process process, Uri address, string log)
    {
        _process = process;
        Http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
        _log = WriteAsync(process, log);
    }

    public int Id => _process.Id;

    public HttpClient Http { get; }

    /// <summary>Returns once the process says that it is ready.</summary>
    public static async Task<ServedProcess> StartAsync(
        string modules, IReadOnlyDictionary<string, string> settings, string folder, TimeProvider clock, CancellationToken cancellationToken)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(typeof(ServedProcess).Assembly.Location);
        start.ArgumentList.Add("serve");
        start.ArgumentList.Add(modules);
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        // What up gives the product's own processes.
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        start.Environment["DOTNET_gcServer"] = "0";
        var log = Path.Combine(folder, $"{modules}.log");
        var served = new ServedProcess(Process.Start(start) ?? throw new BenchFailedException("The bench cannot start itself."), address, log);
        var began = clock.GetTimestamp();
        while (!await served.IsReadyAsync(cancellationToken))
        {
            if (served._process.HasExited || clock.GetElapsedTime(began) > s_patience)
            {
                await served.DisposeAsync();
                throw new BenchFailedException($"The process of {modules} did not become ready; its log is {log}");
            }
            await Task.Delay(s_look, clock, cancellationToken);
        }
        return served;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
        await _log;
        _process.Dispose();
    }

    private static async Task WriteAsync(Process process, string log)
    {
        await using var file = File.Create(log);
        await process.StandardOutput.BaseStream.CopyToAsync(file);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await Http.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
