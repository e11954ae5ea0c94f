using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Monitor.Data.Notices;
using Monitor.Data.Workers;
using Monitor.Jobs.Upkeep;
using Monitor.Jobs.Workers;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Upkeep;

/// <summary>A database that takes its time is told of when it answers again, and no longer when it has been quick for a while.</summary>
public sealed class DatabaseWatchTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new();
    private TestDatabase _database = null!;
    private ServiceProvider _services = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _services = DataServices.Over(_database, _time);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Half_a_minute_without_an_answer_is_a_notice_that_closes_after_a_minute_of_quick_ones()
    {
        using var watch = Watch(_time);
        await watch.RunOnceAsync(default);
        Assert.Empty(await OpenAsync());

        await _database.CutOffAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => watch.RunOnceAsync(default));
        _time.Advance(TimeSpan.FromSeconds(37));
        await _database.LetInAsync();
        _services.GetRequiredService<Npgsql.NpgsqlDataSource>().Clear();
        await watch.RunOnceAsync(default);

        var notice = Assert.Single(await OpenAsync());
        Assert.Equal("database:slow", notice.Key);
        Assert.StartsWith("The database took 37 s to answer", notice.Message, StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromSeconds(59));
        await watch.RunOnceAsync(default);
        Assert.Single(await OpenAsync());
        _time.Advance(TimeSpan.FromSeconds(2));
        await watch.RunOnceAsync(default);
        Assert.Empty(await OpenAsync());
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(0.9, false)]
    public async Task A_slow_answer_is_one_too(double seconds, bool isNotice)
    {
        using var watch = Watch(new SlowTime(_time, TimeSpan.FromSeconds(seconds)));

        await watch.RunOnceAsync(default);

        Assert.Equal(isNotice, (await OpenAsync()).Count == 1);
    }

    [Fact]
    public async Task One_that_an_earlier_process_left_is_closed()
    {
        await _services.GetRequiredService<NoticeBoard>().RaiseAsync(DatabaseWatch.NoticeKey, NoticeSeverity.Warning, "It was slow.", null, default);
        using var watch = Watch(_time);

        await watch.RunOnceAsync(default);

        Assert.Empty(await OpenAsync());
    }

    private Task<IReadOnlyList<Notice>> OpenAsync() => _services.GetRequiredService<NoticeBoard>().PageAsync(onlyOpen: true, before: null, limit: 10, default);

    private DatabaseWatch Watch(TimeProvider time) => new(
        _services.GetRequiredService<Npgsql.NpgsqlDataSource>(), _services.GetRequiredService<NoticeBoard>(), Options.Create(new EngineOptions()), time,
        new LoopHealth(), NullLogger<DatabaseWatch>.Instance);

    // Between any two looks at it, so much has passed.
    private sealed class SlowTime(TimeProvider time, TimeSpan step) : TimeProvider
    {
        private int _looks;

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + step * _looks++;
    }
}
