using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Sql;

/// <summary>Comments that were collected before the upgrade are read where captions had been read already.</summary>
public sealed class CommentMigrationTests(PostgresServer postgres) : TextMigrationTest(postgres, first: 74)
{
    protected override Task FillAsync() => Database.ExecuteAsync(
        """
        insert into post (platform, platform_id, code, owner_id, source, measured_at) values ('instagram', '1', 'C1', '1', 'x', now());
        insert into post_comment (platform, post, comment_id, author, text, source, first_seen_at, measured_at)
        select 'instagram', case when n = 1 then 'nobodys' else 'C1' end, n::text, 'x', case when n = 2 then '' else 'Comment ' || n end, 'x', now(), now() from generate_series(1, 300) n;
        update text_state set version = 1;
        """);

    [Fact]
    public async Task Comments_that_were_there_are_read_once()
    {
        var read = await ReadAsync();

        Assert.Equal(298, read.Count);
        Assert.Equal(["comment 298"], await Database.ColumnAsync<string>("select source || ' ' || count(*) from text_analysis where comment_id = text_id group by source"));
    }
}
