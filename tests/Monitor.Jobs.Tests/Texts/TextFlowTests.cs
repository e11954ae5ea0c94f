using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Monitor.Data.Flows;
using Monitor.Data.Inbox;
using Monitor.Data.Observations;
using Monitor.Data.Queues;
using Monitor.Data.Texts;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Texts;

/// <summary>The flows about texts, and the messages that start them.</summary>
public sealed class TextFlowTests(PostgresServer postgres) : TextFlowTest(postgres)
{
    [Fact]
    public async Task A_keyword_collection_reports_the_texts_that_have_the_words_and_that_the_team_sees()
    {
        var account = await AccountAsync("17", "one");
        var bridge = await PostAsync("17", "A1", "The Harbour Bridge at night is wonderful", days: 1);
        await PostAsync("17", "A2", "A garden full of tomatoes", days: 2);
        var bridges = await PostAsync("17", "A3", "Another harbour bridge, and bridges everywhere", days: 3);
        await PostAsync("99", "B1", "Somebody else's harbour bridge", days: 1);

        var data = await RunAsync(FlowNames.KeywordCollection, """{ "keywords": ["harbour bridge", "tulips", "!!!"] }""");

        Assert.Equal((2, "keywords", true, false), ((int)data["texts"]!, (string)data["kind"]!, (bool)data["is_estimate"]!, (bool)data["is_cut"]!));
        var report = await ReportAsync(data);
        Assert.Equal(["harbour bridge", "tulips", "!!!"], report.Keywords);
        var rows = await One.Get<TextReports>().RowsAsync(report.Id, after: null, 10, default);
        Assert.Equal([bridge, bridges], rows.Select(row => row.PostId));
        Assert.All(rows, row => Assert.Equal(["harbour bridge"], row.Matched));
        Assert.Equal(["A1", "A3"], rows.Select(row => row.Code));
        var sums = await One.Get<TextReports>().SumsAsync(report, default);
        Assert.Equal([("harbour bridge", 2), ("tulips", 0), ("!!!", 0)], sums.Matched);
        Assert.Equal(2, sums.Posts);
        Assert.Equal(2, sums.Days.Sum(day => day.Texts));
        // What was stored on the way stays.
        Assert.True(await Database.ScalarAsync<long>("select count(*) from text_analysis a join post p on p.id = a.post_id where p.owner_id = '17'") >= 3);
        Assert.Equal(account, await Database.ScalarAsync<long>("select id from account where platform_id = '17'"));
    }

    [Fact]
    public async Task What_a_collection_brought_is_analysed_afterwards()
    {
        foreach (var (flow, target) in new[] { ("refresh_profile_basic", "nasa"), ("refresh_reels_posts", "777001") })
            await EndAsync(await One.Get<ScrapeRequests>().SubmitAsync(new(One.Get<FlowCatalog>().Find(flow)!, Team, target, "{}"), default), RequestStatus.Complete);
        var captions = await Database.ScalarAsync<long>("select count(*) from post where caption <> ''");
        Assert.True(captions > 0);

        await RunAsync(FlowNames.SentimentExtraction, "{}");

        Assert.Equal(captions, await Database.ScalarAsync<long>("select count(*) from text_analysis where source = 'caption' and cardinality(keywords) > 0"));
        Assert.Equal(1L, await Database.ScalarAsync<long>("select count(*) from text_analysis where source = 'bio'"));
        Assert.Equal(0L, await Database.ScalarAsync<long>("select count(*) from text_work"));
    }

    [Fact]
    public async Task A_report_is_about_one_account_and_a_stretch_of_time_where_it_says_so()
    {
        var account = await AccountAsync("17", "one");
        await AccountAsync("18", "two");
        var middle = await PostAsync("17", "A1", "I love it", days: 5);
        await PostAsync("17", "A2", "I hate it", days: 20);
        await PostAsync("17", "A3", "I hate it", days: 1);
        await PostAsync("18", "B1", "I hate it", days: 5);
        var now = TimeProvider.System.GetUtcNow();

        var data = await RunAsync(FlowNames.SentimentReport, $$"""{ "handle": "one", "from": "{{now.AddDays(-10):yyyy-MM-dd}}", "to": "{{now.AddDays(-3):yyyy-MM-ddTHH:mm:ssZ}}" }""");

        Assert.Equal(account, (long)data["account_id"]!);
        var report = await ReportAsync(data);
        Assert.Equal(("sentiment", "one", 1), (report.Kind, report.Username, report.Texts));
        var row = Assert.Single(await One.Get<TextReports>().RowsAsync(report.Id, after: null, 10, default));
        Assert.Equal((middle, "positive"), (row.PostId, row.Class));
        var day = Assert.Single((await One.Get<TextReports>().SumsAsync(report, default)).Days);
        Assert.Equal((1, 1, 0), (day.Texts, day.Positive, day.Negative));
    }

    [Theory]
    [InlineData("""{ "handle": "one" }""", "caption", "positive")]
    [InlineData("""{ "handle": "one", "text": "comment" }""", "comment", "negative")]
    [InlineData("""{ "keywords": ["bridge"], "text": "comment" }""", "comment", "negative")]
    [InlineData("""{ "keywords": ["bridge"] }""", "caption", "positive")]
    public async Task A_report_is_about_what_creators_say_or_about_what_others_say_and_never_about_both(string parameters, string source, string sounds)
    {
        await AccountAsync("17", "one");
        await PostAsync("17", "A1", "I love this bridge", days: 1);
        await CommentAsync("A1", "This bridge is terrible");
        await PostAsync("99", "B1", "I love that bridge", days: 1);
        await CommentAsync("B1", "That bridge is terrible");

        var data = await RunAsync(FlowNames.SentimentReport, parameters);

        var report = await ReportAsync(data);
        Assert.Equal((source, source, 1), ((string)data["text"]!, report.Source, report.Texts));
        var row = Assert.Single(await One.Get<TextReports>().RowsAsync(report.Id, after: null, 10, default));
        Assert.Equal((source, "A1", sounds), (row.Source, row.Code, row.Class));
        var day = Assert.Single((await One.Get<TextReports>().SumsAsync(report, default)).Days);
        Assert.Equal((1, sounds == "positive" ? 1 : 0), (day.Texts, day.Positive));
    }

    [Fact]
    public async Task The_sentiment_of_posts_is_that_of_what_their_creators_say()
    {
        await AccountAsync("17", "one");
        var post = await PostAsync("17", "A1", "I love this bridge", days: 1);
        await CommentAsync("A1", "This bridge is terrible");
        await RunAsync(FlowNames.SentimentExtraction, "{}");

        var data = await RunAsync(FlowNames.SentimentExtraction, $$"""{ "post_ids": [{{post}}] }""");

        Assert.Equal((1, 1, 0), ((int)data["texts"]!, (int)data["positive"]!, (int)data["negative"]!));
    }

    [Fact]
    public async Task Asking_a_model_where_none_is_configured_fails_and_says_what_to_configure()
    {
        await AccountAsync("17", "one");

        var row = await EndAsync(await SubmitAsync(FlowNames.SentimentExtraction, """{ "handle": "one", "method": "model" }"""), RequestStatus.Failed);

        Assert.Equal("enrichment_off", row.ErrorCode);
        Assert.Contains("Enrichment:Endpoint", row.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_about_an_account_that_the_team_does_not_see_fails()
    {
        await AccountAsync("17", "one", seen: false);

        var id = await SubmitAsync(FlowNames.SentimentReport, """{ "handle": "one" }""");

        Assert.Equal(("not_found", 0L), ((await EndAsync(id, RequestStatus.Failed)).ErrorCode, await Database.ScalarAsync<long>("select count(*) from text_report")));
    }

    [Fact]
    public async Task The_sentiment_of_posts_is_extracted_and_of_those_of_others_nothing_is_told()
    {
        await AccountAsync("17", "one");
        var glad = await PostAsync("17", "A1", "I love it", days: 1);
        var sad = await PostAsync("17", "A2", "This is terrible", days: 1);
        var hidden = await PostAsync("99", "B1", "I hate it", days: 1);

        var data = await RunAsync(FlowNames.SentimentExtraction, $$"""{ "post_ids": [{{glad}}, "{{sad}}", {{hidden}}, 999999] }""");

        Assert.Equal((4, 2, 2, 1, 1), ((int)data["posts"]!, (int)data["unknown_posts"]!, (int)data["texts"]!, (int)data["positive"]!, (int)data["negative"]!));
        Assert.Equal(["negative", "positive"], await Database.ColumnAsync<string>("select class from text_analysis order by class"));
        var again = await RunAsync(FlowNames.SentimentExtraction, $$"""{ "post_ids": [{{glad}}] }""");
        Assert.Equal(0, (int)again["analysed"]!);
    }

    [Fact]
    public async Task A_run_that_lost_its_item_makes_no_report_and_one_that_is_done_again_takes_the_place_of_its_own()
    {
        await AccountAsync("17", "one");
        await PostAsync("17", "A1", "I love it", days: 1);
        await Database.ExecuteAsync("insert into queue (name, team_id, priority, max_running, held, created_at, kind) values ('held', 1, 2, 1, true, now(), 'flows')");
        var request = await Database.ScalarAsync<long>(
            "insert into scrape_request_log (flow, platform, params, status, created_at, event_timestamp, team_id) values ('fetch_sentiment_report', 'instagram', '{}', 'PROCESSING', now(), now(), 1) returning id");
        var item = new ClaimedItem(
            await Database.ScalarAsync<long>(
                "insert into queue_item (queue_id, kind, ref_id, priority, run_at, max_failures, run_no) select id, 2, $1, 1, now(), 4, 7 from queue where name = 'held' returning id", request),
            7, 0, QueuePriority.Scheduled, ScrapeRequestKind.Id, request, 0, 4, DateTimeOffset.MaxValue);
        var reports = One.Get<TextReports>();
        var selection = new TextSelection(Team, Platforms.Instagram, TextSource.Caption, null, [], null, null);
        await RunAsync(FlowNames.SentimentExtraction, "{}");

        Assert.Null(await reports.MakeAsync(item with { RunNo = 6 }, "sentiment", selection, default));
        var first = await reports.MakeAsync(item, "sentiment", selection, default);
        await PostAsync("17", "A2", "I hate it", days: 1);
        await RunAsync(FlowNames.SentimentExtraction, "{}");
        var second = await reports.MakeAsync(item, "sentiment", selection, default);

        Assert.Equal((1, 2), (first!.Value.Texts, second!.Value.Texts));
        Assert.Equal(first.Value.Id, second.Value.Id);
        Assert.Equal(1L, await Database.ScalarAsync<long>("select count(*) from text_report"));
    }

    [Fact]
    public async Task A_message_about_keywords_starts_a_collection_and_one_about_a_report_a_report()
    {
        await AccountAsync("17", "one");
        await PostAsync("17", "A1", "The harbour bridge is wonderful", days: 1);

        await SendAsync(MessageQueues.KeywordCollection, "k", new { keyword = "harbour", platform = "Instagram" });
        await CommentAsync("A1", "That bridge is terrible");
        await SendAsync(MessageQueues.SentimentReport, "s", new { handle = "@one", keywords = new[] { "bridge" }, from = "2020-01-01", text = "comment" });
        await EndsAsync("k", "done");
        await EndsAsync("s", "done");
        await Eventually.BecomesTrueAsync(async () => await Database.ScalarAsync<long>("select count(*) from scrape_request_log where status = 'COMPLETE'") == 2);

        Assert.Equal(
            ["keywords harbour caption 1", "sentiment bridge comment 1"],
            await Database.ColumnAsync<string>("select r.kind || ' ' || r.keywords[1] || ' ' || r.source || ' ' || (select count(*) from text_report_row x where x.report_id = r.id) from text_report r order by 1"));
        Assert.Equal(["fetch_keyword_collection", "one"], await Database.ColumnAsync<string>("select account from scrape_request_log order by 1"));
    }

    [Theory]
    [InlineData("""{"keywords": ["x"], "platform": "myspace"}""", "platform is the name of no platform.")]
    [InlineData("""{"keywords": []}""", "params.keywords is an array of 1 to 50 texts.")]
    [InlineData("""{"from": "yesterday"}""", "params.from: It is a time in ISO 8601, such as 2026-01-31T08:00:00Z.")]
    [InlineData("""{"text": "bio"}""", "params.text is one of: caption, comment.")]
    [InlineData("""{"team_id": 4711}""", "There is no such team.")]
    public async Task A_message_that_cannot_be_worked_on_is_set_aside_and_says_why(string body, string why)
    {
        await One.Get<MessageInbox>().StoreAsync(MessageQueues.KeywordCollection, "k", Encoding.UTF8.GetBytes(body), default);

        await EndsAsync("k", "dead");

        Assert.Equal(why, await Database.ScalarAsync<string>("select result from inbox_message"));
        Assert.Equal(0L, await Database.ScalarAsync<long>("select count(*) from scrape_request_log"));
    }

    [Theory]
    [InlineData("""{"posts": [{"platform": "instagram", "code": "A1"}, {"post_id": 999999}]}""", 1)]
    [InlineData("""{"posts": [{"platform": "INSTAGRAM", "shortcode": "A1"}, {"platform": "instagram", "platform_post_id": "A2"}]}""", 2)]
    [InlineData("""{"type": "post_log", "data": {"platform": "instagram", "code": "A1", "like_count": 7}}""", 1)]
    [InlineData("""{"data": [{"type": "post_log", "data": {"platform": "instagram", "code": "A1"}}]}""", 1)]
    [InlineData("""{"platform": "instagram", "code": "A2"}""", 1)]
    public async Task Posts_that_are_published_have_their_sentiment_stored(string body, int posts)
    {
        await AccountAsync("17", "one");
        await PostAsync("17", "A1", "I love it", days: 1);
        await PostAsync("17", "A2", "I love that one", days: 1);
        await Database.ExecuteAsync("delete from text_work");

        await One.Get<MessageInbox>().StoreAsync(MessageQueues.SentimentAnalysis, "s", Encoding.UTF8.GetBytes(body), default);
        await EndsAsync("s", "done");
        await One.Get<TextStore>().RunAsync(Monitor.Jobs.Texts.TextEstimator.Analyse, Monitor.Jobs.Texts.TextEstimator.Version, default);

        Assert.Equal(Enumerable.Repeat("positive", posts), await Database.ColumnAsync<string>("select class from text_analysis"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"posts": []}""")]
    [InlineData("""{"posts": [{"code": "A1"}, 7, "x", null]}""")]
    [InlineData("""{"posts": [{"post_id": 999999}]}""")]
    public async Task A_message_without_any_known_post_is_set_aside(string body)
    {
        await One.Get<MessageInbox>().StoreAsync(MessageQueues.SentimentAnalysis, "s", Encoding.UTF8.GetBytes(body), default);

        await EndsAsync("s", "dead");
    }

    private async Task<TextReport> ReportAsync(JsonNode data) => (await One.Get<TextReports>().FindAsync(Team, (long)data["report_id"]!, default))!;

    private Task<bool> SendAsync(string queue, string key, object body) => One.Get<MessageInbox>().StoreAsync(queue, key, JsonSerializer.SerializeToUtf8Bytes(body), default);

    private Task EndsAsync(string key, string state) =>
        Eventually.BecomesTrueAsync(async () => await Database.ScalarAsync<string>("select state from inbox_message where key = $1", key) == state, TimeSpan.FromSeconds(20));
}
