namespace Platform.Agents.Channels;

/// <summary>Reads until there is more than allowed.</summary>
/// <param name="inner">What is read.</param>
/// <param name="kilobytes">How much is allowed.</param>
/// <param name="eachLine">True where that is allowed to each line, as in a stream of messages.</param>
internal sealed class CappedStream(Stream inner, int kilobytes, bool eachLine) : Stream
{
    private long _left = kilobytes * 1024L;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = inner.Read(buffer, offset, count);
        return Count(buffer.AsSpan(offset, read));
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        return Count(buffer.Span[..read]);
    }

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        await ReadAsync(buffer.AsMemory(offset, count), cancellationToken);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }
        base.Dispose(disposing);
    }

    private int Count(ReadOnlySpan<byte> read)
    {
        var lastLine = eachLine ? read.LastIndexOf((byte)'\n') : -1;
        _left = lastLine < 0 ? _left - read.Length : (kilobytes * 1024L) - (read.Length - lastLine - 1);
        return _left >= 0 ? read.Length : throw new AnswerTooLargeException(kilobytes);
    }
}
