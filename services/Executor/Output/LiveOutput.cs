using System.Text;

namespace Platform.Executor.Output;

/// <summary>
/// Hands output on in pieces of at most 8,192 characters, each quarter of a second, in order. Best effort by design: a
/// slow or broken receiver never slows the script; what it cannot take is left out and marked.
/// </summary>
internal sealed partial class LiveOutput : IAsyncDisposable
{
    public const int PieceLength = 8192;
    private const int PendingLimit = 16 * PieceLength;
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(250);

    private readonly Func<int, string, Task> _publish;
    private readonly ILogger _logger;
    private readonly long _limit;
    private readonly StringBuilder _pending = new();
    private readonly PeriodicTimer _timer;
    private readonly Task _loop;
    private long _taken;
    private bool _leftOut;
    private bool _broken;
    private int _index;

    /// <param name="limit">Characters handed on in all; the rest is left out of the live stream.</param>
    /// <param name="publish">Takes index 0, 1, 2, ... and text.</param>
    public LiveOutput(long limit, Func<int, string, Task> publish, TimeProvider time, ILogger logger)
    {
        (_limit, _publish, _logger) = (limit, publish, logger);
        _timer = new PeriodicTimer(s_period, time);
        _loop = RunAsync();
    }

    public void Append(string text)
    {
        lock (_pending)
        {
            if (_broken)
            {
                return;
            }
            if (_taken + text.Length > _limit || _pending.Length + text.Length > PendingLimit)
            {
                if (!_leftOut)
                {
                    _leftOut = true;
                    _pending.Append("\n[... live output left out ...]\n");
                }
                return;
            }
            _leftOut = false;
            _taken += text.Length;
            _pending.Append(text);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _loop;
        await FlushAsync();
    }

    private async Task RunAsync()
    {
        while (await _timer.WaitForNextTickAsync())
        {
            await FlushAsync();
        }
    }

    private async Task FlushAsync()
    {
        while (Take() is { Length: > 0 } piece)
        {
            try
            {
                await _publish(_index++, piece);
            }
            catch (Exception e) // any fault of the bus: live output is a courtesy, the result carries the text
            {
                LogNotPublished(_logger, e);
                lock (_pending)
                {
                    _broken = true; // a broker that is away would hold up the end of the step piece by piece
                    _pending.Clear();
                }
            }
        }
    }

    private string Take()
    {
        lock (_pending)
        {
            var length = Math.Min(PieceLength, _pending.Length);
            if (length > 0 && length < _pending.Length && char.IsHighSurrogate(_pending[length - 1]))
            {
                length--;
            }
            var piece = _pending.ToString(0, length);
            _pending.Remove(0, length);
            return piece;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Live output is no longer published for this run; its result still carries the output")]
    private static partial void LogNotPublished(ILogger logger, Exception exception);
}
