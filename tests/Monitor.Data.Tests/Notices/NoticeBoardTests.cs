using Monitor.Data.Notices;
using Monitor.Testing;
using Npgsql;
using Xunit;

namespace Monitor.Data.Tests.Notices;

public sealed class NoticeBoardTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = ManualTimeProvider.DefaultStart;

    private TestDatabase _database = null!;
    private NpgsqlDataSource _source = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _source = DataRegistration.CreateDataSource(_database.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_notice_is_open_until_it_is_cleared_or_its_time_is_over()
    {
        var clock = new ManualTimeProvider();
        var board = new NoticeBoard(_source, _source.Contexts(), clock);
        Assert.True(await board.RaiseAsync("stays", NoticeSeverity.Critical, "It stays.", null, default));
        Assert.True(await board.RaiseAsync("ends", NoticeSeverity.Info, "It ends.", Now.AddSeconds(10), default));
        Assert.True(await board.RaiseAsync("cleared", NoticeSeverity.Warning, "It is cleared.", Now.AddSeconds(10), default));
        Assert.False(await board.RaiseAsync("stays", NoticeSeverity.Critical, "Again.", null, default));

        Assert.True(await board.ClearAsync("cleared", default));
        Assert.False(await board.ClearAsync("cleared", default));
        Assert.Equal(["ends", "stays"], (await board.PageAsync(onlyOpen: true, null, 10, default)).Select(notice => notice.Key));
        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(["stays"], (await board.PageAsync(onlyOpen: true, null, 10, default)).Select(notice => notice.Key));
        var all = await board.PageAsync(onlyOpen: false, null, 10, default);
        Assert.Equal(
            [("cleared", Now), ("ends", Now.AddSeconds(10)), ("stays", (DateTimeOffset?)null)], all.Select(notice => (notice.Key, notice.ClearedAt)));
        Assert.Equal(["stays"], (await board.PageAsync(onlyOpen: false, all[1].Id, 10, default)).Select(notice => notice.Key));
        Assert.Equal(["cleared"], (await board.PageAsync(onlyOpen: false, null, 1, default)).Select(notice => notice.Key));
    }
}
