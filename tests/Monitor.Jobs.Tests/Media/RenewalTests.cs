using Monitor.Data.Content;
using Monitor.Data.Media;
using Monitor.Data.Observations;
using Monitor.Testing;
using Npgsql;
using Xunit;

namespace Monitor.Jobs.Tests.Media;

/// <summary>An address that died is not tried again; its source is asked for another, as anybody would ask.</summary>
public sealed class RenewalTests(PostgresServer postgres) : MediaTest(postgres)
{
    [Fact]
    public async Task An_expired_signature_costs_one_call_and_a_new_address_is_asked_for()
    {
        Simulator.Cdn = new() { Expired = 1 };
        var account = await AccountAsync("ada");
        var face = await AssetAsync("account", account, "profile_pic", Simulator.CdnUrl("cdn/face.jpg?oh=1"));
        await using var archive = MediaHarness.Create(Database, Simulator);
        await archive.StartAsync();
        await Eventually.BecomesTrueAsync(
            async () => await Database.ScalarAsync<long>("select count(*) from scrape_request_log") == 1, Patience, "the source is asked");

        Assert.Equal((MediaStatus.Expired, MediaErrors.UrlSignatureExpired), (await StatusOfAsync(face), await ErrorOfAsync(face)));
        Assert.Equal(1, Simulator.CdnRequests);
        Assert.Equal(
            """refresh_profile_basic|instagram|{"handle": "ada", "force_refresh": true}|PENDING|1|ada""",
            await Database.ScalarAsync<string>("select concat_ws('|', flow, platform, params, status, team_id, account) from scrape_request_log"));
        Assert.Equal(1, await Database.ScalarAsync<long>("select count(*) from queue_item where kind = 2"));

        // The source answers with another signature of the same picture.
        Simulator.Cdn = new();
        await ObserveAsync(archive, account, Simulator.CdnUrl("cdn/face.jpg?oh=2"));
        await Eventually.BecomesTrueAsync(async () => await StatusOfAsync(face) == MediaStatus.Stored, Patience, "it is stored");
        Assert.Equal(2, Simulator.CdnRequests);
        Assert.Equal((short)0, await Database.ScalarAsync<short>("select renewals from asset where id = $1", face));
    }

    [Fact]
    public async Task An_address_that_says_itself_that_it_is_over_is_not_asked_at_all()
    {
        var face = await AssetAsync("account", await AccountAsync("ada"), "profile_pic", Simulator.CdnUrl("cdn/face.jpg?oe=5F000000"));
        await using var archive = MediaHarness.Create(Database, Simulator);
        await archive.StartAsync();
        await SettledAsync();

        Assert.Equal(MediaStatus.Expired, await StatusOfAsync(face));
        Assert.Equal(0, Simulator.CdnRequests);
    }

    [Fact]
    public async Task One_question_serves_all_of_a_post_and_after_some_of_them_it_has_failed()
    {
        var post = await PostAsync(await AccountAsync("ada"), "AbC");
        foreach (var type in new[] { "thumbnail", "image" })
            await AssetAsync("post", post, type, Simulator.CdnUrl($"cdn/{type}.jpg?oe=5F000000"));
        var time = new ManualTimeProvider();
        await using var archive = MediaHarness.Create(Database, Simulator, time, settings: [("Media:Renewals", "2")]);
        await Database.ExecuteAsync("update asset set status = 'expired', error_code = 'url_signature_expired', renew_at = $1", time.GetUtcNow().UtcDateTime);

        Assert.Equal(1, await archive.Upkeep.RenewAsync(default));
        Assert.Equal("""refresh_post_by_shortcode {"shortcode": "AbC", "force_refresh": true}""", await Database.ScalarAsync<string>("select flow || ' ' || params from scrape_request_log"));
        Assert.Equal(0, await archive.Upkeep.RenewAsync(default));
        time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(1, await archive.Upkeep.RenewAsync(default));
        time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(0, await archive.Upkeep.RenewAsync(default));

        Assert.Equal(["failed", "failed"], await Database.ColumnAsync<string>("select status from asset"));
    }

    [Fact]
    public async Task Nobody_is_asked_about_what_no_team_sees()
    {
        var account = await AccountAsync("ada");
        await Database.ExecuteAsync("delete from collected_account");
        var face = await AssetAsync("account", account, "profile_pic", Simulator.CdnUrl("cdn/face.jpg"));
        await using var archive = MediaHarness.Create(Database, Simulator);
        await Database.ExecuteAsync("update asset set status = 'expired', renew_at = now() - interval '1 minute'");

        Assert.Equal(0, await archive.Upkeep.RenewAsync(default));
        Assert.Equal(MediaStatus.Failed, await StatusOfAsync(face));
    }

    private async Task ObserveAsync(MediaHarness archive, long account, string url)
    {
        var id = await Database.ScalarAsync<string>("select platform_id from account where id = $1", account);
        await using var connection = await archive.Get<NpgsqlDataSource>().OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        archive.Get<ContentWriter>().Append(
            batch,
            [
                new Observation("instagram", EntityKind.Account, id!, "ada", [], [])
                {
                    Source = "tikhub", MeasuredAt = TimeProvider.System.GetUtcNow(), Assets = [new(AssetTypes.ProfilePicture, url)],
                },
            ]);
        await batch.ExecuteNonQueryAsync();
    }
}
