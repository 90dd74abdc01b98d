using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;

namespace Platform.Tests.Traces;

/// <summary>What Jaeger would be: takes spans over OTLP/HTTP as protobuf.</summary>
internal sealed class TraceReceiver : IAsyncDisposable
{
    private readonly WebApplication _host;
    private readonly ConcurrentQueue<ReceivedSpan> _spans = new();
    private readonly ConcurrentQueue<byte[]> _bodies = new();

    private TraceReceiver(WebApplication host) => _host = host;

    public string Endpoint => _host.Urls.First();

    public IReadOnlyList<ReceivedSpan> Spans => [.. _spans];

    /// <summary>All that was received, byte for byte.</summary>
    public string Raw => string.Concat(_bodies.Select(System.Text.Encoding.Latin1.GetString));

    public static async Task<TraceReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var receiver = new TraceReceiver(builder.Build());
        receiver._host.MapPost("/v1/traces", receiver.TakeAsync);
        receiver._host.MapPost("/v1/metrics", () => Results.Ok());
        await receiver._host.StartAsync();
        return receiver;
    }

    /// <summary>The spans of one trace.</summary>
    public IReadOnlyList<ReceivedSpan> Trace(string traceId) => [.. _spans.Where(span => span.TraceId == traceId)];

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        _bodies.Enqueue(body.ToArray());
        foreach (var span in ReadRequest(body.ToArray()))
        {
            _spans.Enqueue(span);
        }
        return Results.Bytes([], "application/x-protobuf");
    }

    private static List<ReceivedSpan> ReadRequest(byte[] body)
    {
        var spans = new List<ReceivedSpan>();
        var request = new ProtoReader(body);
        while (request.Next())
        {
            ReadResource(request.Bytes, spans);
        }
        return spans;
    }

    private static void ReadResource(ReadOnlySpan<byte> bytes, List<ReceivedSpan> spans)
    {
        var service = "";
        var resourceSpans = new ProtoReader(bytes);
        while (resourceSpans.Next())
        {
            if (resourceSpans.Field == 1)
            {
                service = Attributes(resourceSpans.Bytes, 1).GetValueOrDefault("service.name", "");
            }
            else if (resourceSpans.Field == 2)
            {
                ReadScope(resourceSpans.Bytes, service, spans);
            }
        }
    }

    private static void ReadScope(ReadOnlySpan<byte> bytes, string service, List<ReceivedSpan> spans)
    {
        var scope = "";
        var scopeSpans = new ProtoReader(bytes);
        while (scopeSpans.Next())
        {
            if (scopeSpans.Field == 1)
            {
                var name = new ProtoReader(scopeSpans.Bytes);
                scope = name.Next() && name.Field == 1 ? name.Text : "";
            }
            else if (scopeSpans.Field == 2)
            {
                spans.Add(ReadSpan(scopeSpans.Bytes, service, scope));
            }
        }
    }

    private static ReceivedSpan ReadSpan(ReadOnlySpan<byte> bytes, string service, string scope)
    {
        var span = new ReceivedSpan { Service = service, Scope = scope, Attributes = Attributes(bytes, 9) };
        var field = new ProtoReader(bytes);
        while (field.Next())
        {
            span = field.Field switch
            {
                1 => span with { TraceId = field.Hex },
                2 => span with { SpanId = field.Hex },
                4 => span with { ParentId = field.Hex },
                5 => span with { Name = field.Text },
                6 => span with { Kind = (SpanKind)field.Number },
                13 => span with { Links = span.Links + 1 },
                _ => span,
            };
        }
        return span;
    }

    private static Dictionary<string, string> Attributes(ReadOnlySpan<byte> bytes, int attributesField)
    {
        var attributes = new Dictionary<string, string>();
        var field = new ProtoReader(bytes);
        while (field.Next())
        {
            if (field.Field != attributesField)
            {
                continue;
            }
            var key = "";
            var pair = new ProtoReader(field.Bytes);
            while (pair.Next())
            {
                if (pair.Field == 1)
                {
                    key = pair.Text;
                }
                else if (pair.Field == 2)
                {
                    attributes[key] = ProtoReader.AnyValue(pair.Bytes);
                }
            }
        }
        return attributes;
    }
}
