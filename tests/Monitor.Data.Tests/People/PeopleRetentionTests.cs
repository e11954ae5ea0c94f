using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.People;
using Monitor.Testing;
using Npgsql;
using Xunit;

namespace Monitor.Data.Tests.People;

public sealed class PeopleRetentionTests(PostgresServer postgres)
{
    [Fact]
    public async Task What_is_over_goes_after_a_while_and_the_rest_stays()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var services = DataServices.Over(database);
        var now = new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
        await database.ExecuteAsync(
            """
            insert into app_user (email, name) values ('kept@example.org', 'Kept');
            insert into session (id, token_hash, user_id, created_at, last_seen_at, expires_at)
            select gen_random_uuid(), int8send(days), u.id, t.at, t.at, t.at + interval '14 days'
            from app_user u, unnest(array[10, 70, 80]) days, lateral (select timestamptz '2026-05-01 00:00+00' - make_interval(days => days) as at) t;
            insert into sign_in_failure select int8send(hours), 3, t.at, t.at
            from unnest(array[1, 49]) hours, lateral (select timestamptz '2026-05-01 00:00+00' - make_interval(hours => hours) as at) t;
            insert into person_notice (user_id, at, kind) select u.id, timestamptz '2026-05-01 00:00+00' - make_interval(days => days), 'recovered'
            from app_user u, unnest(array[1, 366]) days;
            insert into recovery select int8send(hours), u.id, false, timestamptz '2026-04-30 00:00+00', timestamptz '2026-05-01 00:00+00' + make_interval(hours => hours)
            from app_user u, unnest(array[-1, 1]) hours;
            """);

        var removed = await PeopleRetention.ApplyAsync(services.GetRequiredService<NpgsqlDataSource>(), now, default);

        Assert.Equal(4, removed);
        Assert.Equal(
            "2,1,1,1",
            await database.ScalarAsync<string>(
                "select concat_ws(',', (select count(*) from session), (select count(*) from sign_in_failure), (select count(*) from person_notice), (select count(*) from recovery))"));
    }
}
