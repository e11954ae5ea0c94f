using System.Globalization;
using System.Text.Json.Nodes;
using Monitor.Data.Flows;
using Monitor.Data.Media;
using Monitor.Data.Queues;
using Monitor.ProviderSimulator;
using Monitor.ProviderSimulator.Cdn;
using Npgsql;

namespace Monitor.Bench.Media;

/// <summary>
/// The archive of pictures against a bare loop that downloads and puts, in the same run; then addresses of which some are dead, lie, have no end or
/// never answer; then twice the size while it runs; then profiles that somebody waits for beside a flood of pictures.
/// </summary>
internal sealed class MediaBenchmark
{
    // Enough to keep this machine busy; what is written together grows with it.
    private const int BareAtOnce = 64;
    private const int AtOnce = 256;
    private const double Share = 0.7;
    private const int Rate = 930;

    private readonly string _directory = Directory.CreateTempSubdirectory("monitor-media-").FullName;
    private readonly Promises _promises;
    private readonly Promises _always = new();
    private readonly BenchmarkDatabase _server;
    private readonly SimulatorHost _simulator;
    private readonly int _count;
    private int _databases;

    private MediaBenchmark(BenchmarkDatabase server, SimulatorHost simulator, int count, bool isSmall) =>
        (_server, _simulator, _count, _promises) = (server, simulator, count, new Promises(!isSmall));

    /// <summary>Answers whether everything promised held.</summary>
    public static async Task<bool> RunAsync(int count, bool isSmall, CancellationToken ct)
    {
        await using var server = await BenchmarkDatabase.StartAsync(ct);
        await using var simulator = await SimulatorHost.StartAsync(ct: ct);
        var benchmark = new MediaBenchmark(server, simulator, count, isSmall);
        try
        {
            // Everything is compiled before anything is measured.
            await benchmark.CompareAsync("warm-up", [], count: 100, isMeasured: false, ct);
            await benchmark.CompareAsync("a folder", [], benchmark._count, isMeasured: true, ct);
            if (ObjectStoreProcess.IsInstalled)
            {
                await using var store = await ObjectStoreProcess.StartAsync(benchmark._directory, ct);
                await benchmark.CompareAsync("a bucket", store.Settings, benchmark._count, isMeasured: true, ct);
            }
            else
            {
                Promises.Skip("the same into a bucket", "run npm ci in tests/object-store");
            }

            await benchmark.ExplainAsync(ct);
            await benchmark.GrowAsync(isSmall ? 1 : 10, ct);
            await benchmark.BesideAsync(isSmall ? 2 : 30, ct);
            return benchmark._promises.AreKept && benchmark._always.AreKept;
        }
        finally
        {
            Directory.Delete(benchmark._directory, recursive: true);
        }
    }

    private async Task CompareAsync(string where, IReadOnlyList<(string Key, string Value)> settings, int count, bool isMeasured, CancellationToken ct)
    {
        _simulator.Cdn = new();
        var (database, name) = await CreateAsync(count, ct);
        var folder = Path.Combine(_directory, name);
        double bare, archived;
        var memory = new List<double>();
        await using (var archive = await ArchiveProcess.StartAsync(database, _simulator, folder, worker: false, settings, ct))
        {
            await archive.Get<QueueAdmin>().ChangeAsync(MediaBacklog.Name, new() { MaxRunning = AtOnce }, ct);
            bare = await BareLoop.RunAsync([.. Enumerable.Range(0, count).Select(i => _simulator.CdnUrl($"bare/sized/{name}{i}.jpg"))], BareAtOnce, archive.Store, ct);
            GC.Collect();
            var started = TimeProvider.System.GetTimestamp();
            await AddAsync(database, count, $"cdn/sized/{name}", ct);
            await SettledAsync(database, memory, ct);
            archived = count / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        }

        if (isMeasured)
        {
            Promises.Begin($"{count} pictures of 4 to 160 KB into {where}, {AtOnce} at once, and {BareAtOnce} in the bare loop");
            _promises.Need("the bare loop", bare);
            // To put a file into a folder is a rename in memory, which is over before a row is on the disk: of that no share is promised.
            if (settings.Count > 0)
                _promises.Check(
                    $"at least {Share:P0} of a bare loop that downloads and puts", $"{archived:0}/s of {bare:0}/s: {100 * archived / bare:0} %", archived >= Share * bare);
            else
                Promises.Tell("of a bare loop that downloads and renames", $"{archived:0}/s of {bare:0}/s: {100 * archived / bare:0} %");
            _promises.Check($"at least {Rate}/s, or the machine says why not", $"{archived:0}/s on {Environment.ProcessorCount} processors, simulator, store and database among them", archived >= Rate || bare < Rate / Share);
            var stored = await database.ScalarAsync<long>("select count(*) from media_object where state = 'stored'", ct);
            _always.Check("each is stored once", $"{stored} objects", stored == count);
            if (memory.Count >= 4)
                _promises.Check(
                    "memory is flat: what lives grows by less than 100 MB", $"{memory[memory.Count / 4]:0} MB after a quarter, {memory.Max():0} MB at most",
                    memory.Max() - memory[memory.Count / 4] < 100);
        }

        await DropAsync(database, name, ct);
    }

    private async Task ExplainAsync(CancellationToken ct)
    {
        _simulator.Cdn = new() { Expired = 0.05, Lying = 0.02, Huge = 0.01, Hanging = 0.01 };
        var (database, name) = await CreateAsync(_count, ct);
        var folder = Path.Combine(_directory, name);
        var (wrong, good) = (0, 0);
        await using (await ArchiveProcess.StartAsync(database, _simulator, folder, worker: false, [], ct))
        {
            await AddAsync(database, _count, $"cdn/sized/{name}", ct);
            await SettledAsync(database, [], ct);
            await using var command = database.CreateCommand("select original_url, status, error_code, asset_url from asset");
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                var address = reader.GetString(0)[_simulator.CdnUrl("").Length..];
                var error = await reader.IsDBNullAsync(2, ct) ? null : reader.GetString(2);
                var expected = _simulator.CdnBehaviour(address) switch
                {
                    CdnBehaviour.Good => null,
                    CdnBehaviour.Expired => MediaErrors.UrlSignatureExpired,
                    CdnBehaviour.Lying => MediaErrors.WrongType,
                    CdnBehaviour.Huge => MediaErrors.TooLarge,
                    _ => MediaErrors.Timeout,
                };
                var isRight = error == expected && (expected is not null
                    || (await File.ReadAllBytesAsync(Path.Combine(folder, reader.GetString(3)), ct)).AsSpan().SequenceEqual(_simulator.CdnContent(address)));
                (wrong, good) = (wrong + (isRight ? 0 : 1), good + (expected is null ? 1 : 0));
            }
        }

        var files = Directory.EnumerateFiles(Path.Combine(folder, "assets"), "*", SearchOption.AllDirectories).Count();
        Promises.Begin($"{_count} pictures, of which 5 % are expired, 2 % lie, 1 % are huge and 1 % hang");
        _always.Check("each wanted one is there byte by byte, every other one says why", $"{good} wanted, {_count - good} others, {wrong} wrong", wrong == 0);
        _always.Check("each once, and nothing else", $"{files} files", files == good);
        await DropAsync(database, name, ct);
    }

    // Where the platform's answer takes its time, the rate is what runs at once divided by that time.
    private async Task GrowAsync(int seconds, CancellationToken ct)
    {
        _simulator.Cdn = new() { LatencyMs = 500 };
        var (database, name) = await CreateAsync(_count, ct);
        double before, after;
        await using (var archive = await ArchiveProcess.StartAsync(database, _simulator, Path.Combine(_directory, name), worker: false, [], ct))
        {
            await archive.Get<QueueAdmin>().ChangeAsync(MediaBacklog.Name, new() { MaxRunning = 50 }, ct);
            await AddAsync(database, _count, $"cdn/{name}", ct);
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, ct);
            before = await RateAsync(database, seconds, ct);
            await archive.Get<QueueAdmin>().ChangeAsync(MediaBacklog.Name, new() { MaxRunning = 100 }, ct);
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, ct);
            after = await RateAsync(database, seconds, ct);
        }

        Promises.Begin("Servers that take 500 ms: 50 at once, then 100, while it runs");
        _promises.Check("the rate doubles", $"{before:0}/s, then {after:0}/s", after >= 1.7 * before);
        await DropAsync(database, name, ct);
    }

    private async Task BesideAsync(int seconds, CancellationToken ct)
    {
        _simulator.Cdn = new();
        var (database, name) = await CreateAsync(_count * 4, ct);
        double alone, beside;
        await using (var archive = await ArchiveProcess.StartAsync(database, _simulator, Path.Combine(_directory, name), worker: true, [], ct))
        {
            await LatencyAsync(archive, database, 1, ct);
            alone = await LatencyAsync(archive, database, seconds, ct);
            await AddAsync(database, _count * 4, $"cdn/sized/{name}", ct);
            beside = await LatencyAsync(archive, database, seconds, ct);
        }

        Promises.Begin("Profiles that somebody waits for, five a second, in the same process as a flood of pictures");
        _promises.Need("the latency alone", alone);
        _promises.Check(
            "the median is no more than twice what it is alone, or below 250 ms", $"{alone:0} ms alone, {beside:0} ms beside it", beside <= Math.Max(2 * alone, 250));
        await DropAsync(database, name, ct);
    }

    private async Task<double> LatencyAsync(ArchiveProcess archive, NpgsqlDataSource database, int seconds, CancellationToken ct)
    {
        var (requests, flow) = (archive.Get<ScrapeRequests>(), archive.Get<FlowCatalog>().Find("refresh_profile_basic")!);
        var ids = new List<long>();
        for (var i = 0; i < seconds * 5; i++)
        {
            var handle = string.Create(CultureInfo.InvariantCulture, $"profile{_databases}x{ids.Count}x{TimeProvider.System.GetTimestamp()}");
            ids.Add(await requests.SubmitAsync(new(flow, 1, handle, new JsonObject { ["handle"] = handle }.ToJsonString()), ct));
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, ct);
        }

        while (await database.ScalarAsync<long>("select count(*) from scrape_request_log where status in ('PENDING', 'PROCESSING')", ct) > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, ct);
        return await database.ScalarAsync<double>(
            $"select percentile_cont(0.5) within group (order by extract(epoch from scraped_at - created_at) * 1000) from scrape_request_log where id >= {ids[0]}", ct);
    }

    private static async Task<double> RateAsync(NpgsqlDataSource database, int seconds, CancellationToken ct)
    {
        const string Stored = "select count(*) from asset where status = 'stored'";
        var (from, started) = (await database.ScalarAsync<long>(Stored, ct), TimeProvider.System.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, ct);
        return (await database.ScalarAsync<long>(Stored, ct) - from) / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task SettledAsync(NpgsqlDataSource database, List<double> memory, CancellationToken ct)
    {
        while (await database.ScalarAsync<bool>("select exists (select from asset where status in ('found', 'queued'))", ct))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, ct);
            memory.Add(GC.GetGCMemoryInfo().HeapSizeBytes / 1e6);
        }
    }

    private Task AddAsync(NpgsqlDataSource database, int count, string address, CancellationToken ct) => database.ExecuteAsync(
        $"""
        insert into asset (entity_type, entity_id, platform, asset_type, original_url, first_seen_at, updated_at)
        select 'account', id, 'instagram', 'profile_pic', '{_simulator.CdnUrl(address)}' || row_number() over (order by id) || '.jpg', now(), now()
        from (select id from account where username like 'user%' order by id limit {count}) a
        """, ct);

    private async Task<(NpgsqlDataSource Database, string Name)> CreateAsync(int count, CancellationToken ct)
    {
        var name = $"media{++_databases}";
        var database = await _server.CreateAsync(name, count, TimeProvider.System.GetUtcNow(), ct, areKnown: true);
        await database.ExecuteAsync("delete from task_schedule; delete from task", ct);
        return (database, name);
    }

    private async Task DropAsync(NpgsqlDataSource database, string name, CancellationToken ct)
    {
        await database.DisposeAsync();
        await _server.DropAsync(name, ct);
        if (Directory.Exists(Path.Combine(_directory, name)))
            Directory.Delete(Path.Combine(_directory, name), recursive: true);
    }
}
