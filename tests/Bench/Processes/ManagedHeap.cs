using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Parsers;

namespace Platform.Bench.Processes;

/// <summary>
/// What another .NET process holds on its managed heap. Over the diagnostics socket that every such process has, a trace is
/// begun of the runtime's events with the keyword that makes the runtime collect first, and ended at once; the collection
/// itself tells what has survived it.
/// </summary>
internal static class ManagedHeap
{
    private const long Keywords = (long)(ClrTraceEventParser.Keywords.GCHeapCollect | ClrTraceEventParser.Keywords.GC);
    private const int BufferMegabytes = 4;

    /// <summary>Has the process collect all of its garbage; the bytes that it still refers to.</summary>
    /// <exception cref="BenchFailedException">The process has no socket, refused, or did not collect.</exception>
    public static async Task<long> CollectAsync(int process, CancellationToken cancellationToken)
    {
        try
        {
            using var trace = await new DiagnosticsClient(process).StartEventPipeSessionAsync(
                [new EventPipeProvider(ClrTraceEventParser.ProviderName, EventLevel.Informational, Keywords)],
                requestRundown: false, BufferMegabytes, cancellationToken);
            // The trace is read while it is being ended, else the process would wait for its reader.
            var read = Task.Run(() => SurvivedIn(trace.EventStream), cancellationToken);
            await trace.StopAsync(cancellationToken);
            return await read ?? throw new BenchFailedException($"Process {process} did not collect its garbage.");
        }
        catch (DiagnosticsClientException exception)
        {
            throw new BenchFailedException($"Process {process} refused to collect its garbage: {exception.Message}");
        }
    }

    /// <summary>What survived the last collection of all generations in the trace.</summary>
    private static long? SurvivedIn(Stream trace)
    {
        long? survived = null;
        var depth = 0;
        using var source = new EventPipeEventSource(trace);
        source.Clr.GCStart += collection => depth = collection.Depth;
        source.Clr.GCHeapStats += heap => survived = depth == GC.MaxGeneration ? heap.TotalPromoted : survived;
        source.Process();
        return survived;
    }
}
