using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Texts;
using Monitor.Jobs.Texts;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Texts;

/// <summary>Texts are analysed after they were collected: each once for what it says, by whichever process comes first.</summary>
public sealed class TextWorkTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Glad = "I love this wonderful harbour bridge. The harbour bridge at night is amazing!";
    private const string Sad = "The harbour bridge is closed again, this is terrible and everybody is sad.";

    private TestDatabase _database = null!;
    private ServiceProvider _services = null!;

    private TextStore Store => _services.GetRequiredService<TextStore>();

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _services = DataServices.Over(_database);
        await Store.BeginVersionAsync(TextEstimator.Version.Number, default);
        while (await RunAsync() > 0 || await Store.IsPendingAsync(default))
            await RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_caption_that_was_collected_has_keywords_a_language_and_a_sentiment()
    {
        var post = await PostAsync("P1", Glad);

        Assert.Equal(1, await RunAsync());

        Assert.Equal("caption en positive lexicon 1", await OfAsync(post, "concat_ws(' ', source, language, class, method, version)"));
        Assert.True(await _database.ScalarAsync<float>("select sentiment from text_analysis where source = 'caption' and text_id = $1", post) > 0.5f);
        Assert.Contains("harbour bridge", (await _database.ScalarAsync<string[]>("select keywords from text_analysis where source = 'caption' and text_id = $1", post))!);
        Assert.Equal(0L, await _database.ScalarAsync<long>("select count(*) from text_work"));
        Assert.Equal(0, await RunAsync());
    }

    [Fact]
    public async Task A_biography_has_keywords_and_no_sentiment()
    {
        var account = await _database.ScalarAsync<long>(
            "insert into account (platform, platform_id, username, bio, source, measured_at) values ('instagram', '1', 'one', 'Letterpress studio in Ghent. I love prints.', 'tikhub', now()) returning id");

        await RunAsync();

        Assert.Equal("bio", await OfAsync(account, "concat_ws(' ', source, class, sentiment)"));
        Assert.Contains("Letterpress studio", (await _database.ScalarAsync<string[]>("select keywords from text_analysis where source = 'bio' and text_id = $1", account))!);
    }

    [Fact]
    public async Task A_text_is_analysed_again_when_it_says_something_else_and_forgotten_when_it_says_nothing()
    {
        var post = await PostAsync("P1", Glad);
        await RunAsync();
        await _database.ExecuteAsync("update post set like_count = 7, measured_at = now() where id = $1", post);
        Assert.Equal(0L, await _database.ScalarAsync<long>("select count(*) from text_work"));

        await _database.ExecuteAsync("update post set caption = $2 where id = $1", post, Sad);
        Assert.Equal(1, await RunAsync());
        Assert.Equal("negative", await OfAsync(post, "class"));

        await _database.ExecuteAsync("update post set caption = '' where id = $1", post);
        await RunAsync();
        Assert.Equal(0L, await _database.ScalarAsync<long>("select count(*) from text_analysis"));
    }

    [Fact]
    public async Task A_text_that_changes_while_it_is_analysed_keeps_nothing_of_what_it_said_before()
    {
        var post = await PostAsync("P1", Glad);

        await Store.RunAsync((source, texts, ct) =>
        {
            // Whoever collects does not wait for whoever analyses.
            _database.ExecuteAsync("update post set caption = $2 where id = $1", post, Sad).GetAwaiter().GetResult();
            return TextEstimator.Analyse(source, texts, ct);
        }, TextEstimator.Version, default);

        Assert.Equal(0L, await _database.ScalarAsync<long>("select count(*) from text_analysis"));
        await RunAsync();
        Assert.Equal("negative", await OfAsync(post, "class"));
    }

    [Fact]
    public async Task What_a_process_took_that_did_not_come_to_an_end_is_done_by_the_next()
    {
        var post = await PostAsync("P1", Glad);

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => Store.RunAsync((_, _, _) => throw new InvalidOperationException(), TextEstimator.Version, default));

        Assert.Equal(1, await RunAsync());
        Assert.Equal("positive", await OfAsync(post, "class"));
    }

    [Fact]
    public async Task What_was_there_before_is_analysed_when_the_version_is_new()
    {
        var posts = new List<long>();
        for (var i = 0; i < 5; i++)
            posts.Add(await PostAsync($"P{i}", Glad));
        await RunAsync();
        var next = new TextVersion("lexicon", (short)(TextEstimator.Version.Number + 1));

        await Store.BeginVersionAsync(next.Number, default);
        await Store.BeginVersionAsync(next.Number, default);
        Assert.True(await Store.IsPendingAsync(default));
        for (var round = 0; await Store.IsPendingAsync(default) && round < 10; round++)
            await Store.RunAsync(TextEstimator.Analyse, next, default);

        Assert.False(await Store.IsPendingAsync(default));
        Assert.Equal(5L, await _database.ScalarAsync<long>("select count(*) from text_analysis where version = $1", next.Number));
    }

    [Fact]
    public async Task Two_processes_share_the_work_and_each_text_is_analysed_once()
    {
        for (var i = 0; i < TextStore.AtOnce * 3; i++)
            await PostAsync($"P{i}", $"{Glad} {i}");
        var analysed = 0;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (await Store.RunAsync((source, texts, ct) =>
            {
                Interlocked.Add(ref analysed, texts.Count);
                return TextEstimator.Analyse(source, texts, ct);
            }, TextEstimator.Version, default) > 0)
            {
            }
        })));
        await RunAsync();

        Assert.Equal(TextStore.AtOnce * 3, analysed);
        Assert.Equal(TextStore.AtOnce * 3L, await _database.ScalarAsync<long>("select count(*) from text_analysis"));
    }

    [Fact]
    public async Task A_sentiment_is_told_once_and_again_when_it_is_another_one()
    {
        await _database.ExecuteAsync("insert into event_listener (kind) values ('sentiment_log')");
        var post = await PostAsync("P1", Glad);
        await RunAsync();
        await _database.ExecuteAsync("insert into text_work (source, text_id) values ('caption', $1)", post);
        await RunAsync();
        Assert.Equal("post:" + post + " positive true caption", await _database.ScalarAsync<string>(
            "select concat_ws(' ', entity, data ->> 'class', data ->> 'is_estimate', data ->> 'text') from outbox"));

        await _database.ExecuteAsync("update post set caption = $2 where id = $1", post, Sad);
        await RunAsync();

        Assert.Equal(["positive", "negative"], await _database.ColumnAsync<string>("select data ->> 'class' from outbox order by id"));
    }

    [Fact]
    public async Task A_comment_has_keywords_and_a_sentiment_beside_the_caption_of_its_post()
    {
        var post = await PostAsync("P1", Glad);
        var comment = await CommentAsync("P1", "1", Sad, "2026-01-05T00:00:00Z");
        var undated = await CommentAsync("P1", "2", Glad, writtenAt: null);
        await CommentAsync("P1", "3", "", writtenAt: null);

        await RunAsync();

        Assert.Equal(
            [$"caption {post} {post} positive", $"comment {comment} {post} negative", $"comment {undated} {post} positive"],
            await _database.ColumnAsync<string>("select concat_ws(' ', source, text_id, post_id, class) from text_analysis where cardinality(keywords) > 0 order by source, text_id"));
        Assert.Equal(
            ["2026-01-05", "2026-01-09"],
            await _database.ColumnAsync<string>("select to_char(said_at at time zone 'UTC', 'YYYY-MM-DD') from text_analysis where source = 'comment' order by text_id"));
    }

    [Fact]
    public async Task A_comment_that_is_read_again_is_analysed_again_only_when_it_says_something_else()
    {
        await PostAsync("P1", Glad);
        await CommentAsync("P1", "1", Glad, writtenAt: null);
        await RunAsync();

        await CommentAsync("P1", "1", Glad, writtenAt: null);
        Assert.Equal(0L, await _database.ScalarAsync<long>("select count(*) from text_work"));
        await CommentAsync("P1", "1", Sad, writtenAt: null);
        await RunAsync();

        Assert.Equal(["negative"], await _database.ColumnAsync<string>("select class from text_analysis where source = 'comment'"));
    }

    [Fact]
    public async Task Comments_that_are_known_before_their_post_are_analysed_with_it_and_below_one_post()
    {
        await CommentAsync("P1", "1", Glad, writtenAt: null);
        await RunAsync();
        Assert.Equal(0L, await _database.ScalarAsync<long>("select count(*) from text_analysis"));

        var post = await PostAsync("P1", "");
        await _database.ExecuteAsync(
            "insert into post (platform, platform_id, code, source, measured_at) values ('instagram', 'other', 'P1', 'tikhub', now()), ('youtube', 'P1', 'P1', 'tikhub', now())");
        await RunAsync();

        Assert.Equal([post], await _database.ColumnAsync<long>("select post_id from text_analysis"));
    }

    [Fact]
    public async Task Of_a_comment_that_goes_nothing_stays_also_in_reports_and_when_it_is_being_analysed()
    {
        var post = await PostAsync("P1", Glad);
        var comment = await CommentAsync("P1", "1", Sad, writtenAt: null);
        var later = await CommentAsync("P1", "2", Sad, writtenAt: null);
        await RunAsync();
        await _database.ExecuteAsync(
            """
            with request as (
                insert into scrape_request_log (flow, platform, params, status, created_at, event_timestamp, team_id)
                values ('fetch_sentiment_report', 'instagram', '{}', 'COMPLETE', now(), now(), 1) returning id),
            report as (
                insert into text_report (team_id, request_id, kind, platform, source, keywords, made_at) select 1, id, 'sentiment', 'instagram', 'comment', '{}', now() from request returning id)
            insert into text_report_row (report_id, source, text_id, post_id, comment_id, said_at, keywords, matched)
            select r.id, t.source, t.text_id, t.post_id, t.comment_id, t.said_at, t.keywords, '{}' from report r, text_analysis t where t.source = 'comment'
            """);

        await _database.ExecuteAsync("delete from post_comment where id = $1", comment);

        Assert.Equal([post, later], await _database.ColumnAsync<long>("select text_id from text_analysis order by source"));
        Assert.Equal([later], await _database.ColumnAsync<long>("select text_id from text_report_row"));
        var last = await CommentAsync("P1", "3", Glad, writtenAt: null);
        await Store.RunAsync((source, texts, ct) =>
        {
            _database.ExecuteAsync("delete from post_comment where id = $1", last).GetAwaiter().GetResult();
            return TextEstimator.Analyse(source, texts, ct);
        }, TextEstimator.Version, default);
        Assert.Equal([later], await _database.ColumnAsync<long>("select text_id from text_analysis where source = 'comment'"));
    }

    [Fact]
    public async Task Nobody_is_told_of_the_sentiment_of_a_comment()
    {
        await _database.ExecuteAsync("insert into event_listener (kind) values ('sentiment_log')");
        await PostAsync("P1", Glad);
        await CommentAsync("P1", "1", Sad, writtenAt: null);

        await RunAsync();

        Assert.Equal(["caption"], await _database.ColumnAsync<string>("select data ->> 'text' from outbox"));
    }

    [Fact]
    public async Task Any_text_can_be_kept()
    {
        foreach (var text in new[] { "\u001f separated \u001f words", "‎‏‪ مرحبا بالعالم الجميل", "नमस्ते दुनिया सुंदर", "日本語のキャプション", new string('a', 50_000), "a,b;c\t'\"\\ {x} $1 @y" })
            await PostAsync($"P{text.Length}{text[0]}", text);

        await RunAsync();

        Assert.Equal(6L, await _database.ScalarAsync<long>("select count(*) from text_analysis where cardinality(keywords) = cardinality(scores)"));
    }

    private Task<int> RunAsync() => Store.RunAsync(TextEstimator.Analyse, TextEstimator.Version, default);

    private Task<string?> OfAsync(long id, string columns) => _database.ScalarAsync<string?>($"select {columns} from text_analysis where text_id = $1", id);

    private Task<long> PostAsync(string code, string caption) => _database.ScalarAsync<long>(
        """
        insert into post (platform, platform_id, code, owner_id, owner_username, caption, taken_at, source, measured_at)
        values ('instagram', $1, $1, '17', 'one', $2, now(), 'tikhub', now()) returning id
        """, code, caption);

    // As whoever reads comments writes them.
    private Task<long> CommentAsync(string code, string id, string text, string? writtenAt) => _database.ScalarAsync<long>(
        """
        insert into post_comment (platform, post, comment_id, author, text, created_at, source, first_seen_at, measured_at)
        values ('instagram', $1, $2, 'somebody', $3, nullif($4, '')::timestamptz, 'lama', '2026-01-09T00:00:00Z', now())
        on conflict (platform, post, comment_id) do update set text = excluded.text, created_at = excluded.created_at, measured_at = excluded.measured_at
        returning id
        """, code, id, text, writtenAt ?? "");
}
