using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Monitor.Data.Auditing;
using Monitor.Data.Follows;
using Monitor.Data.HotState;
using Monitor.Data.Tests.Redis;
using Monitor.Testing;
using StackExchange.Redis;

namespace Monitor.Data.Tests.Follows;

/// <summary>Two teams, some people, accounts that the first team has collected, and what keeps their feeds.</summary>
internal sealed class FollowWorld : IAsyncDisposable
{
    public static readonly AuditActor Nobody = new("system", null, "test", 1, null, null);

    private readonly ServiceProvider _services;
    private readonly RedisClient? _redis;
    private int _made;

    private FollowWorld(TestDatabase database, ServiceProvider services, RedisClient? redis, ManualTimeProvider clock) =>
        (Database, _services, _redis, Clock) = (database, services, redis, clock);

    public TestDatabase Database { get; }

    public ManualTimeProvider Clock { get; }

    public Timelines Timelines => _services.GetRequiredService<Timelines>();

    public FollowBook Follows => _services.GetRequiredService<FollowBook>();

    public FanOut FanOut => _services.GetRequiredService<FanOut>();

    public TimelineReader Truth => new(Database.DataSource);

    public TimelineStore Store => new(_redis!.Hot.Connection, _services.GetRequiredService<IOptions<FollowOptions>>().Value);

    public RedisClient Redis => _redis!;

    public IServiceProvider Services => _services;

    public static async Task<FollowWorld> CreateAsync(PostgresServer postgres, RedisServer? redis, params (string Name, string Value)[] options)
    {
        var database = await postgres.CreateDatabaseAsync();
        var clock = new ManualTimeProvider();
        var client = redis is null ? null : await RedisClient.ConnectAsync(redis, RedisClient.Patient);
        var services = new ServiceCollection();
        if (client is not null)
            services.AddSingleton<IHotState>(client.Hot);
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(options.Select(option => new KeyValuePair<string, string?>($"Feed:{option.Name}", option.Value))).Build();
        services.AddLogging().AddSingleton<IConfiguration>(configuration).AddSingleton<TimeProvider>(clock)
            .AddDatabase(database.ConnectionString).AddMonitorData(configuration);
        return new FollowWorld(database, services.BuildServiceProvider(), client, clock);
    }

    /// <summary>Somebody of a team.</summary>
    public async Task<Reader> ReaderAsync(long team = 1) => new(team, await Database.ScalarAsync<long>(
        """
        with made as (insert into app_user (email, name) values ($1, $1) returning id)
        insert into member (team_id, user_id, role) select $2, id, 'viewer' from made returning user_id
        """, $"reader{Interlocked.Increment(ref _made)}@example.org", team));

    /// <summary>An account that a team has collected.</summary>
    public async Task<long> AccountAsync(long team = 1)
    {
        var number = Interlocked.Increment(ref _made);
        return await Database.ScalarAsync<long>(
            """
            with made as (
                insert into account (platform, platform_id, username, source, measured_at) values ('instagram', $1, 'account' || $1, 'test', now()) returning id)
            insert into collected_account (team_id, account_id, collected_at) select $2, id, now() from made returning account_id
            """, $"{number}", team);
    }

    /// <summary>A post, by how many seconds after a fixed moment it was published.</summary>
    public async Task<long> PostAsync(long account, long second) => await Database.ScalarAsync<long>(
        """
        insert into post (platform, platform_id, code, owner_id, owner_username, caption, taken_at, like_count, source, measured_at)
        select platform, $2, 'code' || $2, platform_id, username, 'caption ' || $2, timestamptz '2026-01-01T00:00:00Z' + $3 * interval '1 second', 7, 'test', now()
        from account where id = $1 returning id
        """, account, $"p{Interlocked.Increment(ref _made)}", (double)second);

    public async Task FollowAsync(Reader reader, params long[] accounts)
    {
        foreach (var account in accounts)
            Xunit.Assert.Equal(FollowOutcome.Done, (await Follows.FollowAsync(reader, account, Nobody, default)).Outcome);
    }

    /// <summary>Does all the work that is due.</summary>
    public async Task FanOutAsync()
    {
        while (await FanOut.RunAsync(default) || await Database.ScalarAsync<bool>("select exists (select from timeline_work where due_at = '-infinity')"))
        {
        }

        // The round that finds nothing left says so.
        await FanOut.RunAsync(default);
    }

    /// <summary>The ids of the whole feed, page by page.</summary>
    public async Task<List<long>> FeedAsync(Reader reader, int limit = 20, Func<Task>? between = null)
    {
        var ids = new List<long>();
        TimelinePosition? position = null;
        do
        {
            var page = await Timelines.PageAsync(reader, position, limit, default);
            ids.AddRange(page.Posts.Select(post => post.Post.Id));
            position = page.Next;
            if (between is not null)
                await between();
        }
        while (position is not null);
        return ids;
    }

    /// <summary>The same as the database has it.</summary>
    public async Task<List<long>> TruthAsync(Reader reader) => [.. (await Truth.PageAsync(reader, null, 100_000, default)).Select(entry => entry.PostId)];

    /// <summary>All keys of feeds, as they could be written back.</summary>
    public static async Task<Dictionary<string, byte[]>> DumpAsync(RedisServer server)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{server.ConnectionString},allowAdmin=true");
        var dump = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        await foreach (var key in connection.GetServers()[0].KeysAsync(pattern: "feed:*"))
            if (await connection.GetDatabase().KeyDumpAsync(key) is { } value)
                dump[key.ToString()] = value;
        return dump;
    }

    /// <summary>Writes such keys back.</summary>
    public static async Task RestoreAsync(RedisServer server, Dictionary<string, byte[]> dump, TimeSpan? life = null)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        foreach (var (key, value) in dump)
        {
            await connection.GetDatabase().KeyDeleteAsync(key);
            await connection.GetDatabase().KeyRestoreAsync(key, value, life);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_redis is not null)
            await _redis.DisposeAsync();
        await Database.DisposeAsync();
    }
}
