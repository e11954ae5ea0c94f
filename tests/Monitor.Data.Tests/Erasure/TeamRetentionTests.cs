using Monitor.Data.Erasure;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Erasure;

public sealed class TeamRetentionTests(PostgresServer postgres)
{
    [Fact]
    public async Task A_measurement_is_kept_as_long_as_the_most_patient_of_its_teams_wants_it()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var now = ManualTimeProvider.DefaultStart;
        await database.ExecuteAsync("insert into team (name, history_days) values ('week', 7), ('fortnight', 14), ('for ever', null)");
        var week = await AccountAsync(database, now, "week", "week");
        var both = await AccountAsync(database, now, "both", "week", "fortnight");
        var always = await AccountAsync(database, now, "always", "week", "for ever");
        var nobodys = await AccountAsync(database, now, "nobodys");

        var removed = await TeamRetention.ApplyAsync(database.DataSource, now, TestContext.Current.CancellationToken);

        Assert.Equal(3 + 1, removed);
        Assert.Equal(1, await LeftAsync(week));
        Assert.Equal(3, await LeftAsync(both));
        Assert.Equal(4, await LeftAsync(always));
        Assert.Equal(4, await LeftAsync(nobodys));

        Task<long> LeftAsync(long account) => database.ScalarAsync<long>("select count(*) from influencer_metrics_history where account_id = $1", account);
    }

    // Measured one, eight, thirteen and twenty days ago.
    private static async Task<long> AccountAsync(TestDatabase database, DateTimeOffset now, string name, params string[] teams)
    {
        var id = await database.ScalarAsync<long>(
            "insert into account (platform, platform_id, username, source, measured_at) values ('instagram', $1, $1, 'tikhub', $2) returning id", name, now);
        foreach (var team in teams)
            await database.ExecuteAsync(
                """
                insert into task (id, team_id, task_type, username, interval_seconds, account_id)
                select gen_random_uuid(), id, 'influencer', $1, 60, $2 from team where name = $3
                """, name, id, team);
        foreach (var days in new[] { 1, 8, 13, 20 })
            await database.ExecuteAsync(
                "insert into influencer_metrics_history (account_id, username, recorded_at, source) values ($1, $2, $3, 'tikhub')",
                id, name, now.AddDays(-days));
        return id;
    }
}
