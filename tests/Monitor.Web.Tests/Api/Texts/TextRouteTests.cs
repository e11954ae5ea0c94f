using System.IO.Compression;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Texts;
using Xunit;

namespace Monitor.Web.Tests.Api.Texts;

public sealed class TextRouteTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    private static readonly TextVersion Version = new("lexicon", 1);

    [Fact]
    public async Task An_account_shows_its_keywords_with_how_many_texts_have_them_and_that_they_are_estimates()
    {
        var account = await AccountAsync("71", "key.words", bio: "bio");
        await PostAsync("71", "K1", days: 1, "print|studio", 0.5);
        await PostAsync("71", "K2", days: 2, "Print", -0.5);
        await PostAsync("71", "K3", days: 500, "print|old", 0.9);

        var reply = await Api.GetAsync($"/api/v1/accounts/{account}/keywords");

        Assert.Equal(200, reply.Status);
        Assert.Equal("True", reply.Data.Text("is_estimate"));
        var keywords = reply.Data.GetProperty("keywords").EnumerateArray().Select(keyword => (keyword.Text("keyword"), keyword.Text("texts"), keyword.Text("sentiment")));
        Assert.Equal([("print", "2", "0"), ("studio", "1", "0.5")], keywords);
        Assert.Equal("bio", reply.Data.GetProperty("bio")[0].Text("keyword"));
        Assert.Single((await Api.GetAsync($"/api/v1/accounts/{account}/keywords?limit=1")).Data.GetProperty("keywords").EnumerateArray());
        var old = await Api.GetAsync($"/api/v1/accounts/{account}/keywords?from={Day(600)}&to={Day(400)}&text=caption");
        Assert.Equal(["old", "print"], old.Data.GetProperty("keywords").EnumerateArray().Select(keyword => keyword.Text("keyword")!).Order());
    }

    [Fact]
    public async Task An_account_shows_how_it_sounds_over_time()
    {
        var account = await AccountAsync("72", "sounds");
        await PostAsync("72", "S1", days: 0, "a", 0.5);
        await PostAsync("72", "S2", days: 0, "b", -0.7);
        await PostAsync("72", "S3", days: 40, "c", 0.1);
        await PostAsync("72", "S4", days: 3, "d", sentiment: null);

        var reply = await Api.GetAsync($"/api/v1/accounts/{account}/sentiment?by=day");

        Assert.Equal(("day", "True", "3", "-0.0333", "1", "1", "1"), (
            reply.Data.Text("by"), reply.Data.Text("is_estimate"), reply.Data.Text("texts"), reply.Data.Text("score"), reply.Data.Text("positive"), reply.Data.Text("neutral"),
            reply.Data.Text("negative")));
        Assert.Equal(
            [("1", "0.1"), ("2", "-0.1")],
            reply.Data.GetProperty("buckets").EnumerateArray().Select(bucket => (bucket.Text("texts"), bucket.Text("score"))));
        Assert.Equal("""[{"language":"en","texts":4}]""", reply.Data.GetProperty("languages").GetRawText());
        Assert.Equal(JsonValueKind.Null, (await Api.GetAsync($"/api/v1/accounts/{account}/sentiment?from={Day(900)}&to={Day(800)}")).Data.GetProperty("score").ValueKind);
    }

    [Fact]
    public async Task A_post_shows_what_was_worked_out_about_its_texts()
    {
        await AccountAsync("73", "of.post");
        var post = await PostAsync("73", "T1", days: 1, "linocut prints", 0.6);

        var text = Assert.Single((await Api.GetAsync($"/api/v1/posts/{post}/texts")).Data.EnumerateArray());

        Assert.Equal(
            ("caption", "en", "0.6", "positive", "True", "lexicon", "linocut prints"),
            (text.Text("text"), text.Text("language"), text.Text("sentiment"), text.Text("class"), text.Text("is_estimate"), text.Text("method"), text.GetProperty("keywords")[0].Text("keyword")));
    }

    [Fact]
    public async Task What_a_language_model_estimated_says_so_wherever_it_is_shown()
    {
        var account = await AccountAsync("78", "asked.model");
        var asked = await PostAsync("78", "M1", days: 1, "print", -0.4);
        var listed = await PostAsync("78", "M2", days: 1, "print", 0.6);
        await Database.ExecuteAsync("update text_analysis set model = 'some-model', prompt_version = 3 where source = 'caption' and text_id = $1", asked);
        var report = await ReportAsync([asked, listed]);
        await Database.ExecuteAsync("update text_report_row set model = 'some-model' where report_id = $1 and text_id = $2", report, asked);

        var text = (await Api.GetAsync($"/api/v1/posts/{asked}/texts")).Data[0];
        Assert.Equal(("lexicon", "model", "some-model", "3"), (text.Text("method"), text.Text("sentiment_method"), text.Text("model"), text.Text("prompt_version")));
        text = (await Api.GetAsync($"/api/v1/posts/{listed}/texts")).Data[0];
        Assert.Equal(("lexicon", JsonValueKind.Null), (text.Text("sentiment_method"), text.GetProperty("model").ValueKind));
        var sentiment = (await Api.GetAsync($"/api/v1/accounts/{account}/sentiment")).Data;
        Assert.Equal(("2", "1", "1"), (sentiment.Text("texts"), sentiment.Text("by_model"), sentiment.GetProperty("buckets")[0].Text("by_model")));
        Assert.Equal("1", (await Api.GetAsync($"/api/v1/text-reports/{report}")).Data.Text("by_model"));
        Assert.Equal(["lexicon", "model"], (await Api.GetAsync($"/api/v1/text-reports/{report}/texts")).Data.EnumerateArray().Select(row => row.Text("sentiment_method")).Order());
    }

    [Fact]
    public async Task What_others_say_below_posts_is_shown_when_it_is_asked_for_and_is_not_in_what_the_creator_says()
    {
        var account = await AccountAsync("77", "with.audience", bio: "bio");
        var post = await PostAsync("77", "W1", days: 1, "print", 0.5);
        await CommentAsync("W1", "1", "refund", -0.6);
        await CommentAsync("W1", "2", "refund", -0.4);

        var own = (await Api.GetAsync($"/api/v1/accounts/{account}/sentiment")).Data;
        Assert.Equal(("caption", "1", "0.5"), (own.Text("text"), own.Text("texts"), own.Text("score")));
        var others = (await Api.GetAsync($"/api/v1/accounts/{account}/sentiment?text=comment")).Data;
        Assert.Equal(("comment", "2", "-0.5", "2"), (others.Text("text"), others.Text("texts"), others.Text("score"), others.Text("negative")));
        var keywords = (await Api.GetAsync($"/api/v1/accounts/{account}/keywords")).Data;
        Assert.Equal(("caption", "print", "bio"), (keywords.Text("text"), Assert.Single(keywords.GetProperty("keywords").EnumerateArray()).Text("keyword"), keywords.GetProperty("bio")[0].Text("keyword")));
        keywords = (await Api.GetAsync($"/api/v1/accounts/{account}/keywords?text=comment")).Data;
        Assert.Equal(("comment", "refund"), (keywords.Text("text"), Assert.Single(keywords.GetProperty("keywords").EnumerateArray()).Text("keyword")));
        Assert.Equal(JsonValueKind.Null, keywords.GetProperty("bio").ValueKind);
        Assert.Equal("caption", Assert.Single((await Api.GetAsync($"/api/v1/posts/{post}/texts")).Data.EnumerateArray()).Text("text"));
        Assert.Equal(["comment", "comment"], (await Api.GetAsync($"/api/v1/posts/{post}/texts?text=comment")).Data.EnumerateArray().Select(text => text.Text("text")));
        Assert.Equal((422, "text"), await Api.GetAsync($"/api/v1/posts/{post}/texts?text=bio") is var reply ? (reply.Status, reply.Field) : default);
    }

    [Theory]
    [InlineData("keywords?limit=0", "limit")]
    [InlineData("keywords?text=comments", "text")]
    [InlineData("keywords?from=yesterday", "from")]
    [InlineData("sentiment?by=hour", "by")]
    [InlineData("sentiment?from=2026-01-02&to=2026-01-01", "to")]
    [InlineData("sentiment?colour=blue", "colour")]
    public async Task What_is_asked_wrongly_is_refused_and_named(string what, string field)
    {
        var account = await Database.ScalarAsync<long>("select coalesce((select id from account where platform_id = '74'), 0)") is > 0 and var known ? known : await AccountAsync("74", "asked");

        var reply = await Api.GetAsync($"/api/v1/accounts/{account}/{what}");

        Assert.Equal((422, field), (reply.Status, reply.Field));
    }

    [Fact]
    public async Task What_the_team_does_not_see_is_not_found()
    {
        var account = await AccountAsync("75", "unseen", seen: false);
        var post = await PostAsync("75", "U1", days: 1, "a", 0.5);

        foreach (var (path, code) in new[]
        {
            ($"/api/v1/accounts/{account}/keywords", "account_not_found"), ($"/api/v1/accounts/{account}/sentiment", "account_not_found"), ($"/api/v1/posts/{post}/texts", "post_not_found"),
            ("/api/v1/text-reports/999999", "text_report_not_found"), ("/api/v1/text-reports/999999/texts", "text_report_not_found"), ("/api/v1/text-reports/999999/file", "text_report_not_found"),
        })
            Assert.Equal((404, code), await Api.GetAsync(path) is var reply ? (reply.Status, reply.Code) : default);
    }

    [Fact]
    public async Task A_report_is_listed_shown_paged_and_downloaded()
    {
        await AccountAsync("76", "=reported");
        var posts = new List<long>();
        for (var i = 1; i <= 5; i++)
            posts.Add(await PostAsync("76", $"R{i}", days: i, $"ink|k{i}", i == 5 ? -0.5 : 0.5));
        var report = await ReportAsync(posts);

        var listed = (await Api.GetAsync("/api/v1/text-reports?kind=sentiment&limit=1")).Data[0];
        Assert.Equal(($"{report}", "5", "True", "caption"), (listed.Text("id"), listed.Text("texts"), listed.Text("is_estimate"), listed.Text("text")));
        var shown = (await Api.GetAsync($"/api/v1/text-reports/{report}")).Data;
        Assert.Equal(("5", "4", "1", "0.3"), (shown.Text("posts"), shown.Text("positive"), shown.Text("negative"), shown.Text("score")));
        Assert.Equal(("ink", "5"), (shown.GetProperty("top_keywords")[0].Text("keyword"), shown.GetProperty("top_keywords")[0].Text("texts")));
        Assert.Equal("""[{"keyword":"ink","texts":5},{"keyword":"glue","texts":0}]""", shown.GetProperty("matched").GetRawText());

        var codes = new List<string>();
        string? cursor = null;
        do
        {
            var page = await Api.GetAsync($"/api/v1/text-reports/{report}/texts?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            codes.AddRange(page.Data.EnumerateArray().Select(row => row.Text("code")!));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        Assert.Equal(["R1", "R2", "R3", "R4", "R5"], codes);
        Assert.Equal("invalid_cursor", (await Api.GetAsync($"/api/v1/text-reports/{report}/texts?cursor=x")).Code);

        using var csv = await Api.Client.GetAsync($"/api/v1/text-reports/{report}/file");
        var lines = (await csv.Content.ReadAsStringAsync()).TrimStart('\ufeff').Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal($"sentiment-report-{report}.csv", csv.Content.Headers.ContentDisposition!.FileName);
        Assert.Equal("platform,username,post_id,code,text,said_at,language,class_estimate,sentiment_estimate,keywords_estimate,matched_keywords,sentiment_method", lines[0]);
        Assert.Equal(6, lines.Length);
        Assert.Contains(",R1,caption,", lines[1], StringComparison.Ordinal);
        Assert.Contains("'=reported", lines[1], StringComparison.Ordinal);
        Assert.Contains("positive,0.5,ink; k1,ink,lexicon", lines[1], StringComparison.Ordinal);
        using var xlsx = new ZipArchive(new MemoryStream(await Api.Client.GetByteArrayAsync($"/api/v1/text-reports/{report}/file?format=xlsx")));
        Assert.NotEmpty(xlsx.Entries);
        Assert.Equal("format", (await Api.GetAsync($"/api/v1/text-reports/{report}/file?format=pdf")).Field);
    }

    [Fact]
    public async Task A_request_about_texts_is_taken_for_any_platform_and_what_is_wrong_with_it_is_named()
    {
        var taken = await Api.PostAsync("/api/v1/scrape-requests", """{ "flow": "fetch_sentiment_report", "platform": "youtube", "params": { "handle": "UCsomebody", "keywords": ["boats"] } }""");
        Assert.Equal((202, "youtube", "UCsomebody"), (taken.Status, taken.Data.Text("platform"), taken.Data.Text("account")));
        Assert.Equal(202, (await Api.PostAsync("/api/v1/scrape-requests", """{ "flow": "sentiment_extraction", "params": {} }""")).Status);

        var wrong = await Api.PostAsync("/api/v1/scrape-requests", """{ "flow": "fetch_keyword_collection", "params": { "handle": "@x", "keywords": "boats", "from": "soon", "colour": 1 } }""");

        Assert.Equal(422, wrong.Status);
        Assert.Equal(
            ["params.colour", "params.from", "params.handle", "params.keywords"],
            wrong.Body.GetProperty("errors").EnumerateArray().Select(error => error.Text("field")!).Order());
        Assert.Equal(422, (await Api.PostAsync("/api/v1/scrape-requests", """{ "flow": "fetch_keyword_collection", "platform": "myspace", "params": {} }""")).Status);
        foreach (var name in new[] { "fetch_keyword_collection", "sentiment_extraction", "fetch_sentiment_report" })
            Assert.Equal("True", Assert.Single((await Api.GetAsync("/api/v1/flows")).Data.EnumerateArray(), flow => flow.Text("name") == name).Text("available"));
    }

    private string Day(int ago) => Api.Clock.GetUtcNow().AddDays(-ago).ToString("yyyy-MM-dd", null);

    private async Task<long> AccountAsync(string platformId, string username, string? bio = null, bool seen = true)
    {
        var id = await Database.ScalarAsync<long>(
            "insert into account (platform, platform_id, username, bio, source, measured_at) values ('instagram', $1, $2, $3, 'tikhub', now()) returning id", platformId, username, bio ?? "");
        if (seen)
            await Database.ExecuteAsync("insert into collected_account (team_id, account_id, collected_at) values (1, $1, now())", id);
        if (bio is not null)
            await Texts.AnalyseAsync(TextSource.Bio, [id], (_, texts, _) => [.. texts.Select(text => new AnalysedText(text, null, [(text.Body, 0.1)], null, null, 0))], Version, default);
        return id;
    }

    // What workers do with a text, with what is to come of it given.
    private async Task<long> PostAsync(string owner, string code, int days, string keywords, double? sentiment)
    {
        var id = await Database.ScalarAsync<long>(
            """
            insert into post (platform, platform_id, code, owner_id, owner_username, caption, taken_at, source, measured_at)
            select 'instagram', $2, $2, $1, username, 'text ' || $2, $3, 'tikhub', now() from account where platform_id = $1 returning id
            """, owner, code, Api.Clock.GetUtcNow().AddDays(-days).AddSeconds(-1).UtcDateTime);
        await AnalyseAsync(TextSource.Caption, id, keywords, sentiment);
        return id;
    }

    private async Task CommentAsync(string code, string commentId, string keywords, double sentiment)
    {
        var id = await Database.ScalarAsync<long>(
            """
            insert into post_comment (platform, post, comment_id, author, text, source, first_seen_at, measured_at)
            values ('instagram', $1, $2, 'somebody', 'text ' || $2, 'lama', $3, $3) returning id
            """, code, commentId, Api.Clock.GetUtcNow().AddHours(-1).UtcDateTime);
        await AnalyseAsync(TextSource.Comment, id, keywords, sentiment);
    }

    private Task<int> AnalyseAsync(TextSource source, long id, string keywords, double? sentiment)
    {
        var name = sentiment switch { null => null, >= 0.15 => "positive", <= -0.15 => "negative", _ => "neutral" };
        return Texts.AnalyseAsync(
            source, [id],
            (_, texts, _) => [.. texts.Select(text => new AnalysedText(text, "en", [.. keywords.Split('|').Select(keyword => (keyword, 0.25))], sentiment, name, 1))], Version, default);
    }

    private async Task<long> ReportAsync(IReadOnlyList<long> posts) => await Database.ScalarAsync<long>(
        """
        with request as (
            insert into scrape_request_log (flow, platform, params, status, created_at, event_timestamp, team_id)
            values ('fetch_sentiment_report', 'instagram', '{}', 'COMPLETE', now(), now(), 1) returning id),
        report as (
            insert into text_report (team_id, request_id, kind, platform, keywords, made_at) select 1, id, 'sentiment', 'instagram', array['ink', 'glue'], now() from request returning id),
        rows as (
            insert into text_report_row (report_id, source, text_id, post_id, said_at, language, keywords, matched, sentiment, class)
            select r.id, t.source, t.text_id, t.post_id, t.said_at, t.language, t.keywords, array['ink'], t.sentiment, t.class from report r, text_analysis t where t.source = 'caption' and t.text_id = any ($1))
        select id from report
        """, posts.ToArray());

    private TextStore Texts => Api.Services.GetRequiredService<TextStore>();
}
