using System.Threading.Channels;

namespace Platform.Diagnostic.Search;

/// <summary>Tells the reconciler that the catalogue, or what is remembered, changed.</summary>
internal sealed class VectorIndexSignal
{
    private readonly Channel<bool> changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Asks for a comparison soon; several calls before it are one.</summary>
    public void Set() => changed.Writer.TryWrite(true);

    /// <summary>Waits until <see cref="Set"/> was called, or until the time is up.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(atMost, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await changed.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time is up: compare although nothing was said to have changed.
        }
    }
}
