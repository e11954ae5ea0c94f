using System.Text.Json.Nodes;
using Monitor.Data.Flows;
using Monitor.Jobs.Tests.Items;
using Monitor.Testing;

namespace Monitor.Jobs.Tests.Enrichment;

/// <summary>A test of estimates: stored profiles, and requests of the flows.</summary>
public abstract class EnrichmentTest(PostgresServer postgres) : ItemTest(postgres)
{
    protected const string Prefix = "refresh_instagram_gpt_data_";

    /// <summary>Stores a profile with two posts; answers its platform's id.</summary>
    protected async Task<string> StoreAsync(string handle, string bio = "Ceramics from Lisbon", params string[] captions)
    {
        var id = $"77{Math.Abs(handle.GetHashCode(StringComparison.Ordinal))}";
        await Database.ExecuteAsync(
            """
            insert into account (platform, platform_id, username, full_name, bio, source, measured_at) values ('instagram', $1, $2, 'Some Body', $3, 'tikhub', now())
            """, id, handle, bio);
        for (var i = 0; i < captions.Length; i++)
            await Database.ExecuteAsync(
                """
                insert into post (platform, platform_id, code, owner_id, owner_username, caption, taken_at, source, measured_at)
                values ('instagram', $1, $1, $2, $3, $4, now() - make_interval(days => $5), 'tikhub', now())
                """, $"{id}{i}", id, handle, captions[i], i);
        return id;
    }

    protected static Task<long> SubmitAsync(ItemHarness harness, string kind, string handle, int? version = null, bool isForced = false)
    {
        var parameters = new JsonObject { ["handle"] = handle, ["force_refresh"] = isForced };
        if (version is { } number)
            parameters["prompt_version"] = number;
        return harness.Get<ScrapeRequests>().SubmitAsync(
            new(harness.Get<FlowCatalog>().Find(Prefix + kind)!, 1, handle, parameters.ToJsonString()), default);
    }

    protected static async Task<RequestRow> EndAsync(ItemHarness harness, long id)
    {
        await Eventually.BecomesTrueAsync(
            async () => (await harness.Get<ScrapeRequests>().FindAsync(id, 1, default))!.Status is RequestStatus.Complete or RequestStatus.Failed, TimeSpan.FromSeconds(60));
        return (await harness.Get<ScrapeRequests>().FindAsync(id, 1, default))!;
    }

    protected static async Task<RequestRow> RunAsync(ItemHarness harness, string kind, string handle, int? version = null) =>
        await EndAsync(harness, await SubmitAsync(harness, kind, handle, version));
}
