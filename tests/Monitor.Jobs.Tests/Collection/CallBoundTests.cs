using System.Net;
using System.Net.Sockets;
using System.Text;
using Monitor.Data.Observations;
using Monitor.Data.Trace;
using Monitor.Jobs.Collection.Call;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Collection.Contract;
using Monitor.Testing;
using Refit;
using Xunit;

namespace Monitor.Jobs.Tests.Collection;

/// <summary>What an answer may take and bring, and what of a call that fails comes to light.</summary>
public sealed class CallBoundTests(PostgresServer postgres) : CollectionTest(postgres)
{
    private const string Key = "a-key-of-great-secrecy";
    private const int Largest = 16 * 1024 * 1024;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_of_more_than_16_MiB_is_not_read_to_its_end(bool isLengthTold)
    {
        var body = new Endless(isLengthTold);
        var worker = await StartAsync(new Scripted(_ => body));

        var result = await worker.CollectAsync();

        Assert.Equal("scripted: connection failed (ConfigurationLimitExceeded)", result.Error);
        Assert.InRange(body.Written, 0, 2L * Largest);
        Assert.Null(Assert.Single(await TraceAsync(worker)).HttpStatus);
    }

    [Fact]
    public async Task An_answer_of_exactly_16_MiB_is_read()
    {
        var worker = await StartAsync(new Scripted(_ => new ByteArrayContent(new byte[Largest])));

        Assert.Equal(CollectionStatus.Found, (await worker.CollectAsync()).Status);
    }

    [Fact]
    public async Task The_time_limit_holds_until_the_last_byte()
    {
        var body = new Hanging();
        var worker = await StartAsync(new Scripted(_ => body));

        var collecting = worker.CollectAsync();
        await body.Reached;
        Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("scripted: no answer within 10 s", (await collecting).Error);
        Assert.Equal(1, (await collecting).Calls);
    }

    [Fact]
    public async Task A_connection_that_does_not_come_about_in_time_is_an_outcome_and_no_end_of_the_run()
    {
        var worker = await StartAsync(new Scripted(_ => throw new TaskCanceledException("cancelled", new TimeoutException())));

        var result = await worker.CollectAsync();

        Assert.Equal((CollectionStatus.Unavailable, "scripted: no connection in time"), (result.Status, result.Error));
    }

    [Fact]
    public async Task A_refused_connection_is_told_without_the_key_and_tried_again()
    {
        var worker = await StartAsync(("Providers:tikhub:BaseUrl", "http://127.0.0.1:1"), ("Providers:tikhub:ApiKey", Key));

        var result = await worker.CollectAsync();

        Assert.Equal("tikhub: connection failed (ConnectionError)", result.Error);
        Assert.Equal(2, result.Calls);
        Assert.All(await TraceAsync(worker), call => Assert.Equal((null, "connection failed (ConnectionError)"), (call.HttpStatus, call.Error)));
    }

    [Fact]
    public async Task Redirects_are_not_followed_and_cookies_not_kept()
    {
        await using var server = new RawServer("HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        var worker = await StartAsync(("Providers:tikhub:BaseUrl", server.Address), ("Providers:tikhub:ApiKey", Key));

        var result = await worker.CollectAsync();

        Assert.Equal(CollectionStatus.Unavailable, result.Status);
        var heads = server.Requests;
        Assert.Equal(2, heads.Count);
        Assert.All(heads, head => Assert.StartsWith("GET /api/v1/instagram/", head, StringComparison.Ordinal));
        Assert.All(heads, head => Assert.DoesNotContain("Cookie", head, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("tikhub", FetchTypes.ProfileByHandle, "Accept-Encoding: gzip, deflate, br")]
    [InlineData("rapidapi-igapi", FetchTypes.Followers, "Accept-Encoding: \r\n")]
    public async Task Compression_is_offered_to_whom_it_does_not_harm(string provider, string fetchType, string header)
    {
        await using var server = new RawServer("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        var worker = await StartAsync(($"Providers:{provider}:BaseUrl", server.Address), ($"Providers:{provider}:ApiKey", Key));

        await worker.CollectAsync("77", fetchType);

        Assert.Contains(header, server.Requests[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_about_an_answer_carries_neither_key_nor_a_large_body()
    {
        using var client = new HttpClient(new Refusing()) { BaseAddress = new Uri("https://api.example/v1") };
        var api = RestService.ForGenerated<ITypedApi>(client, ProviderHttp.CreateSettings());

        var failure = await Assert.ThrowsAsync<ApiException>(() => api.ReadAsync(Key, Key, TestContext.Current.CancellationToken));

        Assert.Empty(failure.RequestMessage.Headers);
        Assert.Equal("https://api.example/v1/thing", failure.Uri!.ToString());
        Assert.DoesNotContain(Key, failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(1_000, failure.Content!.Length);
    }

    internal interface ITypedApi
    {
        [Get("/thing")]
        Task<string> ReadAsync(string key, [Authorize("Bearer")] string token, CancellationToken ct);
    }

    private Task<CollectionWorker> StartAsync(Scripted provider) => StartAsync(
        Time, [provider], ("Providers:scripted:ApiKey", Key), ("Collection:Retries", "0"), ("Collection:Chains:instagram:fetch_profile_by_handle", "scripted"));

    private static async Task<IReadOnlyList<ProviderCall>> TraceAsync(CollectionWorker worker)
    {
        await worker.Trace.RunOnceAsync(TestContext.Current.CancellationToken);
        var logged = await worker.Log.PageAsync(new CallFilter(Provider: null, Outcome: null, Target: null, Since: null), before: null, limit: 10, TestContext.Current.CancellationToken);
        return [.. logged.Select(entry => entry.Call)];
    }

    private sealed class Scripted(Func<FetchRequest, HttpContent> content) : IProvider
    {
        public ProviderDeclaration Declaration { get; } = new(
            "scripted",
            new Uri("https://scripted.example"),
            new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { [Platforms.Instagram] = [FetchTypes.ProfileByHandle] },
            UnitCostUsd: 0);

        public Task<HttpResponseMessage> SendAsync(FetchRequest request, ProviderAccess access, int attempt, CancellationToken ct) =>
            Task.FromResult(new HttpResponseMessage { Content = content(request) });

        public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => new FetchOutcome.Found(
            new Observation(Platforms.Instagram, EntityKind.Account, "1", request.Target, [], [Metric.Measured(MetricKeys.Followers, response.Body.Length)]));
    }

    private sealed class Endless(bool isLengthTold) : HttpContent
    {
        public long Written { get; private set; }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, default);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            var chunk = new byte[64 * 1024];
            for (; ; Written += chunk.Length)
                await stream.WriteAsync(chunk, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = Largest + 1;
            return isLengthTold;
        }
    }

    private sealed class Hanging : HttpContent
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task;

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, default);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            _reached.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    private sealed class Refusing : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(
            new HttpResponseMessage(HttpStatusCode.InternalServerError) { Content = new StringContent(new string('x', 100_000)), RequestMessage = request });
    }

    /// <summary>Gives everybody the same answer and keeps what was asked.</summary>
    private sealed class RawServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly List<string> _requests = [];
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _serving;

        public RawServer(string answer)
        {
            _listener.Start();
            _serving = ServeAsync(Encoding.ASCII.GetBytes(answer));
        }

        public string Address => $"http://{_listener.LocalEndpoint}";

        public IReadOnlyList<string> Requests
        {
            get
            {
                lock (_requests)
                    return [.. _requests];
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _serving;
            _listener.Dispose();
            _stop.Dispose();
        }

        private async Task ServeAsync(byte[] answer)
        {
            try
            {
                while (true)
                {
                    using var socket = await _listener.AcceptTcpClientAsync(_stop.Token);
                    var stream = socket.GetStream();
                    var head = new StringBuilder();
                    var buffer = new byte[4_096];
                    while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(buffer) is > 0 and var read)
                        head.Append(Encoding.ASCII.GetString(buffer, 0, read));
                    lock (_requests)
                        _requests.Add(head.ToString());
                    await stream.WriteAsync(answer);
                }
            }
            catch (OperationCanceledException)
            {
            }
            catch (IOException)
            {
            }
        }
    }
}
