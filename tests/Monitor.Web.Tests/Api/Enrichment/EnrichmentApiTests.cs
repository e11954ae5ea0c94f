using Xunit;

namespace Monitor.Web.Tests.Api.Enrichment;

public sealed class EnrichmentApiTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    [Fact]
    public async Task Without_a_model_the_state_says_what_to_configure_and_what_could_be_estimated()
    {
        var state = (await Api.GetAsync("/api/v1/enrichment")).Data;

        Assert.False(state.GetProperty("enabled").GetBoolean());
        Assert.Contains("Enrichment:Endpoint", state.Text("to_configure"), StringComparison.Ordinal);
        Assert.Equal(
            ["base_gender", "base_location", "categ_lang_topics", "audience_age_gender", "audience_cities", "gender_location_lang"],
            state.GetProperty("kinds").EnumerateArray().Select(kind => kind.Text("name")));
        Assert.Equal(10, state.GetProperty("daily_budget_usd").GetDecimal());
    }

    [Fact]
    public async Task Given_a_flow_of_estimates_when_a_request_is_submitted_then_it_is_accepted_and_its_parameters_are_checked()
    {
        const string Flow = "refresh_instagram_gpt_data_base_gender";

        var accepted = await Api.PostAsync("/api/v1/scrape-requests", $$$"""{"flow":"{{{Flow}}}","params":{"handle":"ada.bakes","prompt_version":2}}""");
        var refused = await Api.PostAsync("/api/v1/scrape-requests", $$$"""{"flow":"{{{Flow}}}","params":{"handle":"@ada bakes","prompt_version":"two","model":"x"}}""");
        var missing = await Api.PostAsync("/api/v1/scrape-requests", $$$"""{"flow":"{{{Flow}}}","params":{}}""");

        Assert.Equal((202, "ada.bakes"), (accepted.Status, accepted.Data.Text("account")));
        Assert.Equal(422, refused.Status);
        Assert.Equal(
            ["params.handle", "params.model", "params.prompt_version"],
            refused.Body.GetProperty("errors").EnumerateArray().Select(error => error.Text("field")).Order(StringComparer.Ordinal));
        Assert.Equal((422, "required", "params.handle"), (missing.Status, missing.Code, missing.Field));
        var flow = (await Api.GetAsync("/api/v1/flows")).Data.EnumerateArray().Single(one => one.Text("name") == Flow);
        Assert.Equal((true, 3, 5, 15), (
            flow.GetProperty("available").GetBoolean(), flow.GetProperty("no_of_workers").GetInt32(), flow.GetProperty("no_of_concurrency").GetInt32(),
            flow.GetProperty("max_running").GetInt32()));
        Assert.Equal(["handle", "prompt_version", "force_refresh"], flow.GetProperty("parameters").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public async Task An_account_shows_its_estimates_and_every_one_says_that_it_is_one()
    {
        var account = await Database.AccountAsync("8801", "estimated.one", Api.Clock.GetUtcNow());
        await EstimateAsync(account, 3, """{"gender":"F"}""", at: "2026-01-15T12:00:00Z", isComparison: false);
        await EstimateAsync(account, 2, """{"gender":"M"}""", at: "2026-01-15T12:01:00Z", isComparison: true);

        var estimates = (await Api.GetAsync($"/api/v1/accounts/{account}/enrichment")).Data;

        Assert.Equal([(3, false), (2, true)], estimates.EnumerateArray().Select(one => (one.GetProperty("prompt_version").GetInt32(), one.GetProperty("comparison").GetBoolean())));
        Assert.All(estimates.EnumerateArray(), one => Assert.True(one.GetProperty("estimated").GetBoolean()));
        Assert.Equal(("F", "stub", 0.0001m), (
            estimates[0].GetProperty("estimates").Text("gender"), estimates[0].Text("model"), estimates[0].GetProperty("cost_usd").GetDecimal()));
        Assert.Equal((404, "account_not_found"), await StatusAsync("/api/v1/accounts/987654321/enrichment"));
    }

    [Fact]
    public async Task Versions_stand_side_by_side_with_their_cost_and_how_far_they_agree()
    {
        for (var i = 0; i < 4; i++)
        {
            var account = await Database.AccountAsync($"88{i}20", $"compared.{i}", Api.Clock.GetUtcNow());
            await EstimateAsync(account, 1, """{"gender":"F"}""", kind: "base_location", compared: """{"city":"pune","country":"in"}""");
            await EstimateAsync(account, 2, """{"gender":"F"}""", kind: "base_location", compared: i == 0 ? """{"country":"pk"}""" : """{"city":"pune","country":"in"}""");
        }

        await RejectAsync(await Database.AccountAsync("88920", "compared.rejected", Api.Clock.GetUtcNow()), "base_location", 2);

        var data = (await Api.GetAsync("/api/v1/enrichment/prompts?days=365")).Data;

        Assert.Equal(13, data.GetProperty("prompts").GetArrayLength());
        var second = data.GetProperty("prompts").EnumerateArray().Single(prompt => prompt.Text("name") == "base_location.v2");
        Assert.Equal((4, 1, 0.8, 1.0), (
            second.GetProperty("kept").GetInt32(), second.GetProperty("rejected").GetInt32(), second.GetProperty("usable_rate").GetDouble(), second.GetProperty("share").GetDouble()));
        Assert.Equal(0.00012m, second.GetProperty("cost_per_account_usd").GetDecimal());
        var agreement = data.GetProperty("agreement").EnumerateArray().Single(row => row.Text("kind") == "base_location");
        Assert.Equal((1, 2, 4, 7, 6, 1, 0), (
            agreement.GetProperty("first").GetInt32(), agreement.GetProperty("second").GetInt32(), agreement.GetProperty("accounts").GetInt32(),
            agreement.GetProperty("values").GetInt32(), agreement.GetProperty("same").GetInt32(), agreement.GetProperty("only_first").GetInt32(),
            agreement.GetProperty("only_second").GetInt32()));
        Assert.Equal(0.8571, agreement.GetProperty("rate").GetDouble());
    }

    [Fact]
    public async Task Rejected_answers_are_listed_with_their_reason_for_accounts_that_the_team_sees()
    {
        var mine = await Database.AccountAsync("8830", "rejected.mine", Api.Clock.GetUtcNow());
        var foreign = await Database.ScalarAsync<long>(
            "insert into account (platform, platform_id, username, source, measured_at) values ('instagram', '8831', 'rejected.foreign', 'tikhub', now()) returning id");
        for (var i = 0; i < 3; i++)
            await RejectAsync(mine, "audience_cities", 1);
        await RejectAsync(foreign, "audience_cities", 1);

        var first = await Api.GetAsync("/api/v1/enrichment/rejected?kind=audience_cities&prompt_version=1&reason=not_consumable&limit=2");
        var second = await Api.GetAsync($"/api/v1/enrichment/rejected?kind=audience_cities&limit=2&cursor={first.NextCursor}");

        Assert.Equal(3, first.Data.GetArrayLength() + second.Data.GetArrayLength());
        Assert.Null(second.NextCursor);
        Assert.All(first.Data.EnumerateArray(), row => Assert.Equal(
            ("rejected.mine", "not_consumable", """{"cities":"many"}"""), (row.Text("username"), row.Text("reason"), row.Text("answer"))));
        Assert.Equal(0, (await Api.GetAsync($"/api/v1/enrichment/rejected?account_id={foreign}")).Data.GetArrayLength());
        Assert.Equal((422, "unknown_value"), await StatusAsync("/api/v1/enrichment/rejected?reason=bad_mood"));
        Assert.Equal((422, "unknown_value"), await StatusAsync("/api/v1/enrichment/rejected?kind=shoe_size"));
        Assert.Equal((422, "out_of_range"), await StatusAsync("/api/v1/enrichment/prompts?days=0"));
    }

    private async Task<(int, string?)> StatusAsync(string path)
    {
        var reply = await Api.GetAsync(path);
        return (reply.Status, reply.Code);
    }

    private Task EstimateAsync(
        long account, int version, string result, string kind = "base_gender", string compared = """{"gender":"f"}""", string? at = null, bool isComparison = false) =>
        Database.ExecuteAsync(
            """
            insert into enrichment (account_id, kind, prompt_version, model, result, compared, is_comparison, tries, prompt_tokens, completion_tokens, cost_usd, duration_ms, estimated_at)
            values ($1, $2, $3, 'stub', $4::jsonb, $5::jsonb, $6, 1, 100, 20, 0.0001, 800, $7)
            """, account, kind, version, result, compared, isComparison, at is null ? Api.Clock.GetUtcNow().UtcDateTime : DateTime.Parse(at, null, System.Globalization.DateTimeStyles.AdjustToUniversal));

    private Task RejectAsync(long account, string kind, int version) => Database.ExecuteAsync(
        """
        insert into enrichment_rejection (account_id, kind, prompt_version, model, reason, answer, tries, prompt_tokens, completion_tokens, cost_usd, rejected_at)
        values ($1, $2, $3, 'stub', 'not_consumable', '{"cities":"many"}', 3, 300, 60, 0.0002, $4)
        """, account, kind, version, Api.Clock.GetUtcNow().UtcDateTime);
}
