using System.Text.Json;
using Monitor.Data.Batches;
using Monitor.Data.Observations;
using Monitor.Jobs.Tests.Items;
using Monitor.ProviderSimulator;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Batches;

/// <summary>What a job brings has one shape, whoever answered.</summary>
public sealed class JobResultTests(PostgresServer postgres)
{
    private const string Shape =
        "platform platform_id username full_name bio category external_url profile_pic_url is_private is_verified graph_id follower_count following_count "
        + "post_count value_states source measured_at engagement_rate posts";

    private const string ShapeOfPosts =
        "platform platform_id code owner_id owner_username media_type caption taken_at thumbnail_url graph_id like_count comment_count play_count share_count value_states";

    [Theory]
    [InlineData("graphapi")]
    [InlineData("rapidapi-arraybobo")]
    [InlineData("rapidapi-jotucker")]
    [InlineData("lama")]
    [InlineData("rapidapi-bestsolutions")]
    [InlineData("tikhub")]
    [InlineData("rocketapi")]
    [InlineData("rapidapi-neotank")]
    public async Task Given_any_provider_when_it_answers_a_search_then_the_result_has_the_same_fields_and_its_ids_are_texts(string provider)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var simulator = await SimulatorHost.StartAsync();
        await using (var source = Monitor.Data.DataRegistration.CreateDataSource(database.ConnectionString))
            await Monitor.Data.Sql.Partitions.EnsureAsync(source, TimeProvider.System, default);
        await using var one = await ItemHarness.StartAsync(
            database, simulator, ("Providers:tikhub:ApiKey", ""), ($"Providers:{provider}:BaseUrl", simulator.ProviderUrl(provider).ToString()),
            ($"Providers:{provider}:ApiKey", "test"), ($"Providers:{provider}:Fields:user_id", "17841400000000001"));

        var job = Assert.IsType<Submission.Accepted>(await one.Submission.SubmitAsync(new(JobTypes.One, 1, null, Platforms.Instagram, ["techguru_sarah"], 1), default)).Job.Id;
        await Eventually.BecomesTrueAsync(async () => JobStatus.IsFinal((await one.Jobs.FindAsync(1, job, default))!.Status));

        var item = Assert.Single(await one.Jobs.ResultsAsync(job, default));
        Assert.True(item.Result is not null, item.Error);
        var result = JsonDocument.Parse(item.Result).RootElement;
        Assert.Equal(Sorted(Shape.Split(' ')), Sorted(result.EnumerateObject().Select(field => field.Name)));
        Assert.Equal(provider, result.GetProperty("source").GetString());
        Assert.Equal(JsonValueKind.String, result.GetProperty("platform_id").ValueKind);
        Assert.True(result.GetProperty("graph_id").ValueKind == (provider == "graphapi" ? JsonValueKind.String : JsonValueKind.Null));
        foreach (var post in result.GetProperty("posts").EnumerateArray())
            Assert.Equal(Sorted(ShapeOfPosts.Split(' ')), Sorted(post.EnumerateObject().Select(field => field.Name)));
    }

    private static string Sorted(IEnumerable<string> names) => string.Join(' ', names.Order(StringComparer.Ordinal));
}
