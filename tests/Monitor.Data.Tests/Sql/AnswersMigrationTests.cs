using Monitor.Data.Sql;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Sql;

/// <summary>The upgrade brings back what was parked on a source's word for longer than a day.</summary>
public sealed class AnswersMigrationTests(PostgresServer postgres) : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await postgres.CreateDatabaseAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Keys_and_monitors_that_were_parked_for_years_come_back_and_others_stay()
    {
        var far = TimeProvider.System.GetUtcNow().AddYears(60);
        var (parked, near) = (await _database.InsertInfluencerAsync("parked", far), await _database.InsertInfluencerAsync("near", TimeProvider.System.GetUtcNow().AddHours(3)));
        await _database.ExecuteAsync("update task_schedule set anchor_at = now() - interval '1 hour'");
        await _database.ExecuteAsync("""
            insert into credential (idempotency_key, source, handle, disabled_till, created_at, updated_at)
            values ('a', 'tikhub', 'a', now() + interval '60 years', now(), now()), ('b', 'tikhub', 'b', now() + interval '2 hours', now(), now())
            """);

        await _database.ExecuteAsync(Statements());

        Assert.True(await _database.ScalarAsync<bool>("select due_at = slot_at and due_at between now() and now() + interval_s * interval '1 second' from task_schedule where task_id = $1", parked));
        Assert.True(await _database.ScalarAsync<bool>("select due_at > now() + interval '2 hours' from task_schedule where task_id = $1", near));
        Assert.Equal([true, true], await _database.ColumnAsync<bool>("select disabled_till <= now() + case handle when 'a' then interval '1 day' else interval '2 hours' end from credential"));
    }

    // The schema of the script is there already.
    private static string Statements()
    {
        var assembly = typeof(Migrator).Assembly;
        var name = assembly.GetManifestResourceNames().Single(resource => resource.Contains("_answers", StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        var script = reader.ReadToEnd();
        return script[script.IndexOf("update credential", StringComparison.Ordinal)..];
    }
}
