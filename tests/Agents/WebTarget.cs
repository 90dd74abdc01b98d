using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Platform.Tests.Agents;

/// <summary>A web server on loopback that is out of step, sends away, and answers at length; it remembers what it was asked.</summary>
internal sealed class WebTarget : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<string> _paths = new();

    private WebTarget(int port)
    {
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri Address { get; }

    public IReadOnlyList<string> Paths => [.. _paths];

    public static WebTarget Start()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        return new WebTarget(port);
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                // Whoever asked has heard enough, or the test is over.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        _paths.Enqueue($"{context.Request.HttpMethod} {context.Request.RawUrl}");
        using var response = context.Response;
        var (status, body) = context.Request.RawUrl switch
        {
            "/health" => (503, "the zorblax is out of step\n"),
            "/away" => (302, ""),
            "/big" => (200, new string('x', 1_000_000)),
            _ => (404, "no such page\n"),
        };
        response.StatusCode = status;
        if (status == 302)
        {
            response.Headers["Location"] = "http://169.254.169.254/latest/meta-data/";
        }
        response.ContentLength64 = body.Length;
        if (context.Request.HttpMethod != "HEAD")
        {
            await response.OutputStream.WriteAsync(Encoding.ASCII.GetBytes(body));
        }
    }
}
