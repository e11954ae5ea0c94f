using Monitor.Data.Enrichment;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Enrichment;

public sealed class EnrichmentRetentionTests(PostgresServer postgres)
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Given_old_lines_of_the_bill_and_rejected_answers_when_they_are_kept_no_longer_then_they_go_and_the_days_stay()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync(
            """
            insert into account (platform, platform_id, username, source, measured_at) values ('instagram', '1', 'ada', 'tikhub', now());
            insert into model_day (day, spent_usd, calls) select '2026-03-01'::date - n, 1, 2 from generate_series(0, 500) n
            """);
        // More than one transaction takes.
        await database.ExecuteAsync(
            """
            insert into model_ledger (call_id, at, team_id, purpose, model, outcome, prompt_tokens, completion_tokens, is_counted, cost_usd, duration_ms)
            select gen_random_uuid(), $1 - make_interval(days => case when n <= 5001 then 401 else 399 end), 1, 'base_gender', 'm', 'ok', 1, 1, true, 0.1, 1
            from generate_series(1, 5003) n
            """, Now.UtcDateTime);
        await database.ExecuteAsync(
            """
            insert into enrichment_rejection (account_id, kind, prompt_version, model, reason, tries, prompt_tokens, completion_tokens, cost_usd, rejected_at)
            select a.id, 'base_gender', 3, 'm', 'not_consumable', 3, 1, 1, 0.1, $1 - make_interval(days => d) from account a, unnest(array[89, 91]) d
            """, Now.UtcDateTime);

        var removed = await EnrichmentRetention.ApplyAsync(database.DataSource, ledgerDays: 400, Now, TestContext.Current.CancellationToken);

        Assert.Equal(5_002, removed);
        Assert.Equal(2, await database.ScalarAsync<long>("select count(*) from model_ledger"));
        Assert.Equal(1, await database.ScalarAsync<long>("select count(*) from enrichment_rejection"));
        Assert.Equal(501, await database.ScalarAsync<long>("select count(*) from model_day"));
    }
}
