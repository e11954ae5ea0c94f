using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Monitor.Data.Sql;
using Monitor.Data.Texts;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Sql;

/// <summary>Texts that were collected before the upgrade are read, and messages that were kept are worked on.</summary>
public sealed class TextMigrationTests(PostgresServer postgres) : IAsyncLifetime
{
    private const int Before = 63;

    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateEmptyDatabaseAsync();
        await MigrateAsync(MigrationScript.Embedded().Where(script => script.Version < Before));
        await _database.ExecuteAsync(
            """
            insert into account (platform, platform_id, username, bio, source, measured_at) values ('instagram', '1', 'ada', 'Prints', 'x', now()), ('instagram', '2', 'bob', null, 'x', now());
            insert into post (platform, platform_id, code, owner_id, caption, source, measured_at)
            select 'instagram', n::text, 'C' || n, '1', case when n % 10 = 0 then null else 'Caption ' || n end, 'x', now() from generate_series(1, 500) n;
            insert into inbox_message (queue, key, body, state, received_at, due_at, attempts, ended_at, result) values
                ('keyword_collection_q', 'a', 'sealed', 'held', now(), now(), 1, now(), 'kept'), ('sentiment_analysis_q', 'b', null, 'done', now(), now(), 1, now(), 'done'),
                ('identity_token_q', 'c', 'sealed', 'held', now(), now(), 1, now(), 'kept');
            """);
        await MigrateAsync(MigrationScript.Embedded());
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task What_was_there_is_read_from_the_newest_back_once_and_to_its_end()
    {
        await using var services = DataServices.Over(_database);
        var texts = services.GetRequiredService<TextStore>();
        var version = new TextVersion("test", 1);
        var read = new List<long>();
        await texts.BeginVersionAsync(version.Number, default);

        for (var round = 0; await texts.IsPendingAsync(default); round++)
        {
            Assert.True(round < 20, "It does not come to its end.");
            await texts.RunAsync((source, found, _) =>
            {
                if (source == TextSource.Caption)
                    read.AddRange(found.Select(text => text.Id));
                return [.. found.Select(text => new AnalysedText(text, "en", [(text.Body, 0.5)], null, null, 0))];
            }, version, default);
        }

        Assert.Equal(450, read.Count);
        Assert.Equal(450, read.Distinct().Count());
        Assert.True(read[0] > read[^1]);
        Assert.Equal(["bio 1", "caption 450"], await _database.ColumnAsync<string>("select source || ' ' || count(*) from text_analysis group by source order by 1"));
    }

    [Fact]
    public async Task Messages_that_were_kept_for_this_wait_again_and_others_stay_as_they_are() => Assert.Equal(
        ["a waiting 0", "b done 1", "c held 1"], await _database.ColumnAsync<string>("select key || ' ' || state || ' ' || attempts from inbox_message order by key"));

    private Task<IReadOnlyList<string>> MigrateAsync(IEnumerable<MigrationScript> scripts) =>
        new Migrator(_database.DataSource, TimeProvider.System, NullLogger<Migrator>.Instance, scripts).ApplyAsync(default);
}
