using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Tests.Simulator;
using Xunit;

namespace Monitor.Jobs.Tests.Providers;

/// <summary>The posts of an account by the other endpoint, which writes them in the GraphQL shape.</summary>
public sealed class SecondWayTests : SimulatorTest
{
    private const string Sarah = "7182553904";

    [Theory]
    [InlineData("tikhub", "/tikhub/api/v1/instagram/v1/fetch_user_posts_v2")]
    [InlineData("rapidapi-jotucker", "/rapidapi-jotucker/medias")]
    public async Task The_further_try_takes_the_other_way_and_its_pages_stay_on_it(string provider, string route)
    {
        var first = await PageAsync(provider, cursor: null, attempt: 0);
        var second = await PageAsync(provider, cursor: null, attempt: 1);
        Assert.Equal(first.Items.Select(post => (post.PlatformId, post.Name, post.Number(MetricKeys.Likes))), second.Items.Select(post => (post.PlatformId, post.Name, post.Number(MetricKeys.Likes))));
        Assert.StartsWith("graphql:", second.NextCursor, StringComparison.Ordinal);

        var next = await PageAsync(provider, second.NextCursor, attempt: 0);
        Assert.Empty(next.Items.Select(post => post.PlatformId).Intersect(second.Items.Select(post => post.PlatformId), StringComparer.Ordinal));
        // What the first way began goes on there, also when it is tried again.
        Assert.NotEmpty((await PageAsync(provider, first.NextCursor, attempt: 1)).Items);
        Assert.Equal(2, Simulator.Requests().Count(request => $"/{request.Provider}{request.Route}" == route));
    }

    private async Task<FetchOutcome.Found> PageAsync(string name, string? cursor, int attempt)
    {
        await using var services = RegisteredProviders.At(("Collection:DemoBaseUrl", Simulator.BaseUrl));
        var provider = services.GetServices<IProvider>().First(candidate => candidate.Declaration.Name == name);
        var question = new FetchRequest(Platforms.Instagram, FetchTypes.ProfilePostsById, Sarah) { Cursor = cursor };
        using var response = await provider.SendAsync(question, new ProviderAccess("any-key"), attempt, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return Assert.IsType<FetchOutcome.Found>(Fixture.Checked(question, provider.Parse(question, new ProviderResponse((int)response.StatusCode, RetryAfter: null, body))));
    }
}
