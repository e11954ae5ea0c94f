using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using Monitor.Bench.Queues;
using Monitor.Data.Content;
using Monitor.Data.Observations;
using Monitor.ProviderSimulator;
using Npgsql;

namespace Monitor.Bench.Feeds;

/// <summary>
/// How long a page of the feed takes, over HTTP, and how long until a new post is on it, while posts come in: first pages that have to be read from
/// the database, then pages that are kept; and what a push and a merge cost, from which the border between the two follows.
/// </summary>
internal static class FeedBenchmark
{
    private const double Cached = 20;
    private const double Uncached = 100;
    private const double Visible = 2;

    /// <summary>How much of it.</summary>
    /// <param name="Follows">Follows, a hundred for each person.</param>
    /// <param name="Accounts">Accounts.</param>
    /// <param name="Rate">New posts a second.</param>
    /// <param name="Seconds">How long.</param>
    /// <param name="Readers">How many people read.</param>
    /// <param name="Border">From how many followers on an account is merged.</param>
    /// <param name="IsSmall">To see that it works.</param>
    private sealed record Size(int Follows, int Accounts, int Rate, int Seconds, int Readers, int Border, bool IsSmall);

    public static async Task<bool> RunAsync(IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var size = Parse(arguments);
        var promises = new Promises(!size.IsSmall);
        await using var server = await BenchmarkDatabase.StartAsync(ct);
        await using var simulator = await SimulatorHost.StartAsync(ct: ct);
        await using var database = await server.CreateAsync("feed", 0, TimeProvider.System.GetUtcNow(), ct);
        var fill = new FeedFill(database);
        var follows = await fill.RunAsync(size.Follows, size.Accounts, ct);
        promises.Need("a key that the service knows", await fill.IsKeyKnownAsync(1, ct) ? 1 : 0);
        var directory = Directory.CreateTempSubdirectory("monitor-bench-redis-").FullName;
        var port = FreePort.Next();
        await using var redis = ChildProcess.Start(
            Path.Combine(directory, "redis.log"), new Dictionary<string, string>(), "redis-server",
            "--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", directory);
        await using var service = await ServiceProcess.StartAsync(
            "api,worker,scheduler",
            [("PG_URL", database.ConnectionString), ("REDIS_URL", $"127.0.0.1:{port}"), ("Collection:DemoBaseUrl", simulator.BaseUrl), ("Demo:SampleData", "false"),
                ("Auth:Mode", "required"), ("Feed:Border", $"{size.Border}"), ("RateLimits:PerAddress", "0"), ("RateLimits:PerCaller", "0"), ("Hangfire:Rows", "off"), ("Logging:LogLevel:Default", "Warning")],
            ct);
        using var client = new HttpClient { BaseAddress = new Uri(service.BaseUrl) };
        var people = size.Follows / FeedFill.FollowsOfOne;
        long[] readers = [.. Enumerable.Range(1, people).Select(id => (long)id).Take(size.Readers)];
        // A service that has just begun compiles.
        for (var i = 0; i < 30; i++)
            await PageAsync(client, people - (i % Math.Max(1, people / 10)), ct);
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, ct);

        // Everybody's first page has to be made.
        var first = await Task.WhenAll(Split(readers, 2).Select(async part =>
        {
            var times = new List<double>();
            foreach (var reader in part)
                times.Add((await PageAsync(client, reader, ct)).Milliseconds);
            return times;
        }));
        double[] uncached = [.. first.SelectMany(times => times)];

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var writing = WriteAsync(database, size, ending.Token);
        await Task.Delay(TimeSpan.FromSeconds(Math.Min(2, size.Seconds)), TimeProvider.System, ct);
        var until = Stopwatch.StartNew();
        var cached = new ConcurrentBag<double>();
        var looking = Enumerable.Range(0, 2).Select(async seed =>
        {
            var random = new Random(seed);
            while (until.Elapsed < TimeSpan.FromSeconds(size.Seconds))
                cached.Add((await PageAsync(client, readers[random.Next(readers.Length)], ct)).Milliseconds);
        }).ToArray();
        var seen = new List<double>();
        while (until.Elapsed < TimeSpan.FromSeconds(size.Seconds))
            seen.Add(await SeenAfterAsync(client, database, readers[seen.Count % readers.Length], ct));
        await Task.WhenAll(looking);
        await ending.CancelAsync();
        var written = await writing;
        var rate = written / (until.Elapsed.TotalSeconds + Math.Min(2, size.Seconds));
        // Of an account beyond the border nothing is pushed.
        var push = size.IsSmall || readers.Length > size.Border ? (double?)null : await PushCostAsync(client, database, readers, ct);
        var large = await database.ScalarAsync<long>("select count(*) from large_account", ct);
        var merged = await database.ScalarAsync<double>("select coalesce(avg(n), 0)::float8 from (select count(l.account_id) as n from follow f left join large_account l using (account_id) group by f.user_id) x", ct);
        var memory = await RedisMemoryAsync(port, ct);

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {follows:N0} follows of {people:N0} people, {size.Accounts:N0} accounts, {readers.Length:N0} people read, {cached.Count:N0} pages"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{large:N0} large accounts, {merged:0.0} of them followed by each; Redis holds {memory / 1e6:0} MB"));
        if (push is { } taken)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"twenty posts of an account to {readers.Length:N0} feeds take {promises.Need("what a push costs", taken):0} ms, {taken * 1000 / readers.Length:0} us a feed"));
        Promises.Begin("The feed");
        promises.Check("a page that is kept within 20 ms (p95)", $"{cached.Percentile(0.95):0.0} ms, p50 {cached.Percentile(0.5):0.0} ms", cached.Percentile(0.95) <= Cached);
        promises.Check("a page that is made within 100 ms (p95)", $"{uncached.Percentile(0.95):0.0} ms, p50 {uncached.Percentile(0.5):0.0} ms", uncached.Percentile(0.95) <= Uncached);
        promises.Check("a new post is there within 2 s", $"{seen.Max():0.00} s at most, p50 {seen.Percentile(0.5):0.00} s, of {seen.Count}", seen.Max() < Visible);
        promises.Check("posts come in", $"{rate:0} a second", rate >= 0.9 * size.Rate);
        promises.Need("pages", cached.Count);
        promises.Need("a post that was seen", seen.Percentile(0.5));
        Directory.Delete(directory, recursive: true);
        return promises.AreKept;
    }

    private static Size Parse(IReadOnlyList<string> arguments)
    {
        if (arguments is ["--small"])
            return new Size(2_000, 100, 20, 2, 20, 5_000, IsSmall: true);
        var size = new Size(1_000_000, 10_000, 100, 60, 2_000, 5_000, IsSmall: false);
        for (var i = 0; i + 1 < arguments.Count; i += 2)
        {
            var value = int.Parse(arguments[i + 1], CultureInfo.InvariantCulture);
            size = arguments[i] switch
            {
                "--follows" => size with { Follows = value },
                "--accounts" => size with { Accounts = value },
                "--rate" => size with { Rate = value },
                "--seconds" => size with { Seconds = value },
                "--border" => size with { Border = value },
                "--readers" => size with { Readers = value },
                var unknown => throw new ArgumentException($"There is no option {unknown}.", nameof(arguments)),
            };
        }

        return size;
    }

    // As the service records them: with the statement that records everything.
    private static async Task<long> WriteAsync(NpgsqlDataSource database, Size size, CancellationToken ct)
    {
        var (writer, random, written) = (new ContentWriter(new RecordOptions()), new Random(7), 0L);
        var watch = Stopwatch.StartNew();
        try
        {
            while (!ct.IsCancellationRequested)
            {
                var due = (long)(watch.Elapsed.TotalSeconds * size.Rate) - written;
                if (due > 0)
                {
                    await using var connection = await database.OpenConnectionAsync(CancellationToken.None);
                    await using var batch = new NpgsqlBatch(connection);
                    writer.Append(batch, [.. Enumerable.Range(0, (int)due).Select(i => Post($"n{written + i}", random.Next(1, size.Accounts + 1)))]);
                    await batch.ExecuteNonQueryAsync(CancellationToken.None);
                    written += due;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, ct);
            }
        }
        catch (OperationCanceledException)
        {
        }

        return written;
    }

    private static Observation Post(string id, long account)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new Observation(
            Platforms.Instagram, EntityKind.Post, $"8{id}", $"N{id}",
            [
                new(DimensionKeys.OwnerId, $"7{account}"), new(DimensionKeys.OwnerUsername, $"account{account}"), new(DimensionKeys.MediaType, "image"),
                new(DimensionKeys.Caption, "A new post, with a caption of ordinary length."), new(DimensionKeys.TakenAt, now.ToString("O", CultureInfo.InvariantCulture)),
            ],
            [Metric.Measured(MetricKeys.Likes, 1), Metric.Measured(MetricKeys.Comments, 0)])
        {
            Source = "bench",
            MeasuredAt = now,
        };
    }

    // From its commit until the first page of somebody who follows its account has it.
    private static async Task<double> SeenAfterAsync(HttpClient client, NpgsqlDataSource database, long reader, CancellationToken ct)
    {
        var account = await database.ScalarAsync<long>($"select account_id from follow where user_id = {reader} order by random() limit 1", ct);
        var id = Guid.NewGuid().ToString("N");
        await using (var connection = await database.OpenConnectionAsync(ct))
        {
            await using var batch = new NpgsqlBatch(connection);
            new ContentWriter(new RecordOptions()).Append(batch, [Post(id, account)]);
            await batch.ExecuteNonQueryAsync(ct);
        }

        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < TimeSpan.FromSeconds(30))
        {
            if ((await PageAsync(client, reader, ct)).Codes.Contains($"N{id}"))
                return watch.Elapsed.TotalSeconds;
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, ct);
        }

        return watch.Elapsed.TotalSeconds;
    }

    // Milliseconds that twenty posts of an account cost that everybody who reads follows, less what they cost of one that a single person follows. They are one
    // push for each feed.
    private static async Task<double> PushCostAsync(HttpClient client, NpgsqlDataSource database, long[] readers, CancellationToken ct)
    {
        async Task<double> OnceAsync(long account)
        {
            await using (var connection = await database.OpenConnectionAsync(ct))
            {
                await using var batch = new NpgsqlBatch(connection);
                new ContentWriter(new RecordOptions()).Append(batch, [.. Enumerable.Range(0, 20).Select(_ => Post(Guid.NewGuid().ToString("N"), account))]);
                await batch.ExecuteNonQueryAsync(ct);
            }

            while (!await database.ScalarAsync<bool>("select exists (select from timeline_work where lease is not null)", ct) && await WaitsAsync())
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, ct);
            var watch = Stopwatch.StartNew();
            while (await WaitsAsync())
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, ct);
            return watch.Elapsed.TotalMilliseconds;
        }

        Task<bool> WaitsAsync() => database.ScalarAsync<bool>("select exists (select from timeline_work where kind = 'post')", ct);

        await database.ExecuteAsync($"""
            insert into account (platform, platform_id, username, source, measured_at) values ('instagram', '7999999991', 'many', 'bench', now()), ('instagram', '7999999992', 'few', 'bench', now());
            insert into collected_account (team_id, account_id, collected_at) select 1, id, now() from account where platform_id in ('7999999991', '7999999992');
            insert into follow (team_id, user_id, account_id, followed_at) select 1, u.id, a.id, now() from app_user u, account a where a.username = 'many' and u.id <= {readers.Length};
            insert into follow (team_id, user_id, account_id, followed_at) select 1, 1, a.id, now() from account a where a.username = 'few';
            """, ct);
        // Their feeds are dropped once more when all that was under way has ended, and then made again.
        await Task.Delay(TimeSpan.FromSeconds(7), TimeProvider.System, ct);
        foreach (var reader in readers)
            await PageAsync(client, reader, ct);
        var (few, many) = (new List<double>(), new List<double>());
        for (var i = 0; i < 5; i++)
        {
            few.Add(await OnceAsync(999999992));
            many.Add(await OnceAsync(999999991));
        }

        return many.Percentile(0.5) - few.Percentile(0.5);
    }

    private static async Task<(double Milliseconds, HashSet<string> Codes)> PageAsync(HttpClient client, long reader, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/feed");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", FeedFill.Key(reader));
        var watch = Stopwatch.StartNew();
        using var response = await client.SendAsync(request, ct);
        var body = await response.Content.ReadAsByteArrayAsync(ct);
        var taken = watch.Elapsed.TotalMilliseconds;
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"The feed: {(int)response.StatusCode} {System.Text.Encoding.UTF8.GetString(body)}");
        using var json = JsonDocument.Parse(body);
        return (taken, [.. json.RootElement.GetProperty("data").EnumerateArray().Select(post => post.GetProperty("code").GetString()!)]);
    }

    private static IEnumerable<long[]> Split(long[] readers, int parts) => readers.Chunk(Math.Max(1, (readers.Length + parts - 1) / parts));

    private static async Task<double> RedisMemoryAsync(int port, CancellationToken ct)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, ct);
        var stream = client.GetStream();
        await stream.WriteAsync("INFO memory\r\n"u8.ToArray(), ct);
        client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream);
        var line = (await reader.ReadToEndAsync(ct)).Split('\n').First(text => text.StartsWith("used_memory:", StringComparison.Ordinal));
        return double.Parse(line["used_memory:".Length..].Trim(), CultureInfo.InvariantCulture);
    }
}
