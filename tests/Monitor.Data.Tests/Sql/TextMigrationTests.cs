using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Sql;

/// <summary>Texts that were collected before the upgrade are read, and messages that were kept are worked on.</summary>
public sealed class TextMigrationTests(PostgresServer postgres) : TextMigrationTest(postgres, first: 63)
{
    protected override async Task FillAsync()
    {
        await Database.ExecuteAsync(
            """
            insert into account (platform, platform_id, username, bio, source, measured_at) values ('instagram', '1', 'ada', 'Prints', 'x', now()), ('instagram', '2', 'bob', null, 'x', now());
            insert into post (platform, platform_id, code, owner_id, caption, source, measured_at)
            select 'instagram', n::text, 'C' || n, '1', case when n % 10 = 0 then null else 'Caption ' || n end, 'x', now() from generate_series(1, 500) n;
            insert into inbox_message (queue, key, body, state, received_at, due_at, attempts, ended_at, result) values
                ('keyword_collection_q', 'a', 'sealed', 'held', now(), now(), 1, now(), 'kept'), ('sentiment_analysis_q', 'b', null, 'done', now(), now(), 1, now(), 'done'),
                ('identity_token_q', 'c', 'sealed', 'held', now(), now(), 1, now(), 'kept');
            """);
    }

    [Fact]
    public async Task What_was_there_is_read_from_the_newest_back_once_and_to_its_end()
    {
        var read = (await ReadAsync()).Where(text => text.Source == "caption").Select(text => text.Id).ToArray();

        Assert.Equal(450, read.Length);
        Assert.Equal(450, read.Distinct().Count());
        Assert.True(read[0] > read[^1]);
        Assert.Equal(["bio 1", "caption 450"], await Database.ColumnAsync<string>("select source || ' ' || count(*) from text_analysis group by source order by 1"));
    }

    [Fact]
    public async Task Messages_that_were_kept_for_this_wait_again_and_others_stay_as_they_are() => Assert.Equal(
        ["a waiting 0", "b done 1", "c held 1"], await Database.ColumnAsync<string>("select key || ' ' || state || ' ' || attempts from inbox_message order by key"));
}
