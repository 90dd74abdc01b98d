namespace Platform.Agents.Channels;

/// <summary>The answer is larger than the configured limit; what had come of it is not used.</summary>
internal sealed class AnswerTooLargeException(int kilobytes)
    : IOException($"The answer is larger than {kilobytes} KiB (MaxAnswerKilobytes); nothing of it is used.");

/// <summary>Stops reading an answer that grows beyond the limit.</summary>
internal sealed class CappedAnswers(int kilobytes) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var capped = new StreamContent(new CappedStream(await response.Content.ReadAsStreamAsync(cancellationToken), kilobytes));
        foreach (var (name, values) in response.Content.Headers)
        {
            capped.Headers.TryAddWithoutValidation(name, values);
        }
        response.Content = capped;
        return response;
    }

    private sealed class CappedStream(Stream inner, int kilobytes) : Stream
    {
        private long _left = kilobytes * 1024L;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Count(await inner.ReadAsync(buffer, cancellationToken));

        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Count(await inner.ReadAsync(buffer.AsMemory(offset, count), cancellationToken));

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

        private int Count(int read)
        {
            _left -= read;
            return _left >= 0 ? read : throw new AnswerTooLargeException(kilobytes);
        }
    }
}
