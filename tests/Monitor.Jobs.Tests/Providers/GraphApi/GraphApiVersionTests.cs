using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.GraphApi;
using Xunit;

namespace Monitor.Jobs.Tests.Providers.GraphApi;

/// <summary>The version of the Graph API is an option, and the answers of every version that is in use are read.</summary>
public sealed class GraphApiVersionTests
{
    private const string Default = "v24.0";

    /// <summary>A version, or null for the product's own, and what it answers to which question.</summary>
    public static TheoryData<string?, string, string> Answers { get; } = new()
    {
        { "v21.0", "profile", FetchTypes.ProfileByHandle },
        { "v21.0", "post_insights", FetchTypes.PostInsights },
        { "v21.0", "audience", FetchTypes.ProfileInsights },
        { null, "profile", FetchTypes.ProfileByHandle },
        { null, "profile_without_ig_id", FetchTypes.ProfileByHandle },
        { null, "post_insights", FetchTypes.PostInsights },
        { null, "audience", FetchTypes.ProfileInsights },
        { "v25.0", "profile_without_ig_id", FetchTypes.ProfileByHandle },
        { "v25.0", "post_insights", FetchTypes.PostInsights },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task The_version_that_is_set_is_asked_and_its_answer_is_read(string? version, string answer, string fetchType)
    {
        using var network = new Network(Fixture.Bytes("GraphApi", answer));
        await using var services = RegisteredProviders.On(network, ("Providers:graphapi:Version", version));
        var provider = services.GetServices<IProvider>().OfType<GraphApiProvider>().Single();
        var question = fetchType == FetchTypes.ProfileByHandle ? Fixture.RequestOf("profile") : Fixture.RequestOf(answer);
        var access = new ProviderAccess("token") { Fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["user_id"] = "17841400000000001" } };

        using var response = await provider.SendAsync(question, access, attempt: 0, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var found = Assert.IsType<FetchOutcome.Found>(provider.Parse(question, new ProviderResponse(200, RetryAfter: null, body)));

        Assert.StartsWith($"https://graph.facebook.com/{version ?? Default}/", network.Asked!.AbsoluteUri, StringComparison.Ordinal);
        Assert.Contains(found.Observation!.Metrics, metric => metric.Value > 0);
        // Only the older ones tell Instagram's number; the others go by the Graph API's until the account is known by its handle.
        if (fetchType == FetchTypes.ProfileByHandle)
            Assert.Equal(answer == "profile" ? Fixture.AccountId : found.Observation.Text(DimensionKeys.GraphId), found.Observation.PlatformId);
    }

    [Theory]
    [InlineData("24")]
    [InlineData("v24")]
    [InlineData("v24.0/../me")]
    [InlineData("latest")]
    public async Task What_is_no_version_is_named_at_the_start(string version)
    {
        await using var services = RegisteredProviders.At(("Providers:graphapi:Version", version));

        var error = Assert.Throws<OptionsValidationException>(() => services.GetServices<IProvider>().ToArray());
        Assert.Equal($"Providers:graphapi:Version: '{version}' is not a version, such as {Default}.", error.Message);
    }

    private sealed class Network(byte[] answer) : HttpMessageHandler
    {
        public Uri? Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = request.RequestUri;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(answer) });
        }
    }
}
