using Monitor.Data.Sql;

namespace Monitor.Data.Outgoing;

/// <summary>Ends an exchange that takes too long or brings too much, body included.</summary>
internal sealed class OutgoingCaps(OutgoingOptions options, TimeProvider clock) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var deadline = new CancellationTokenSource(options.Timeout, clock);
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
            var response = await base.SendAsync(request, either.Token);
            if (response.Content.Headers.ContentLength > options.MaxBytes)
            {
                response.Dispose();
                throw TooLarge();
            }

            var body = await response.Content.ReadAsStreamAsync(either.Token);
            var capped = new StreamContent(new CappedStream(body, options.MaxBytes, deadline));
            foreach (var header in response.Content.Headers)
                capped.Headers.TryAddWithoutValidation(header.Key, header.Value);
            response.Content = capped;
            deadline = null;
            return response;
        }
        catch (OperationCanceledException late) when (deadline?.IsCancellationRequested == true && !cancellationToken.IsCancellationRequested)
        {
            throw new OutgoingRefusedException($"There was no complete answer within {options.Timeout.TotalSeconds:0.#} s.", late);
        }
        finally
        {
            deadline?.Dispose();
        }
    }

    private OutgoingRefusedException TooLarge() => new($"The answer is larger than {options.MaxBytes} bytes.");

    private sealed class CappedStream(Stream inner, long max, CancellationTokenSource deadline) : Stream
    {
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _read;
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
                return Count(await inner.ReadAsync(buffer, either.Token));
            }
            catch (OperationCanceledException late) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new OutgoingRefusedException("The answer did not end in time.", late);
            }
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

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
                deadline.Dispose();
            }

            base.Dispose(disposing);
        }

        private int Count(int read)
        {
            _read += read;
            return _read <= max ? read : throw new OutgoingRefusedException($"The answer is larger than {max} bytes.");
        }
    }
}
