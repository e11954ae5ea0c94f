using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Xunit;

namespace Monitor.Jobs.Tests.Providers.Shared.RapidApi;

/// <summary>Failures that the gateway in front of several providers says in the same words, and the providers' own.</summary>
public sealed class GatewayFailureTests
{
    public static TheoryData<string, int, FetchOutcome> Failures { get; } = new()
    {
        { "error_401", 401, new FetchOutcome.AuthRejected("Invalid API key. Read the documentation.") },
        { "error_403", 403, new FetchOutcome.AuthRejected("You are not subscribed to this API.") },
        { "error_404_route", 404, new FetchOutcome.Transient("Endpoint '/ig/nothing' does not exist") },
        { "error_422", 422, new FetchOutcome.Malformed("request") },
        { "error_429", 429, new FetchOutcome.RateLimited(TimeSpan.FromSeconds(7)) },
        {
            "error_429_quota", 429,
            new FetchOutcome.QuotaExhausted("You have exceeded the DAILY quota for Requests on your current plan, BASIC. Upgrade your plan.")
        },
        { "error_504", 504, new FetchOutcome.Transient("The request to the API has timed out. Please try again later.") },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_failure_of_the_gateway_has_the_same_outcome_at_every_provider_behind_it(string fixture, int status, FetchOutcome expected)
    {
        foreach (var provider in (string[])["ArrayBobo", "JoTucker", "BestSolutions", "NeoTank", "IgApi"])
            Assert.Equal(expected, Fixture.ParseAs(provider, FetchTypes.ProfileByHandle, fixture, status, TimeSpan.FromSeconds(7)));
    }

    public static TheoryData<string, string, FetchOutcome> SoftFailures { get; } = new()
    {
        { "ArrayBobo", "profile_missing", new FetchOutcome.NotFound() },
        { "ArrayBobo", "profile_without_user", new FetchOutcome.Transient("no data in the answer") },
        { "ArrayBobo", "soft_error", new FetchOutcome.Transient("Please wait a few minutes") },
        { "ArrayBobo", "posts_user_null", new FetchOutcome.Transient("no user in the answer") },
        { "JoTucker", "not_found", new FetchOutcome.NotFound() },
        { "JoTucker", "soft_error", new FetchOutcome.Transient("Try again") },
        { "JoTucker", "post_missing", new FetchOutcome.NotFound() },
        { "BestSolutions", "failure", new FetchOutcome.Transient("no data in the answer") },
        { "NeoTank", "soft_error", new FetchOutcome.Transient("Instagram is not responding") },
        { "IgApi", "followers_hiccup", new FetchOutcome.Transient("an empty page in the middle of the list") },
    };

    [Theory]
    [MemberData(nameof(SoftFailures))]
    public void A_failure_inside_a_success_is_told_by_the_providers_own_words(string provider, string fixture, FetchOutcome expected) =>
        Assert.Equal(expected, Fixture.Parse(provider, fixture));

    [Fact]
    public void NeoTank_says_with_the_status_that_an_account_is_missing() =>
        Assert.IsType<FetchOutcome.NotFound>(Fixture.ParseAs("NeoTank", FetchTypes.ProfileByHandle, "not_found", 404));
}
