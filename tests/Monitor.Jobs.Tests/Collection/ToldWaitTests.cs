using Monitor.Jobs.Collection.Call;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Collection;

public sealed class ToldWaitTests
{
    private static readonly DateTimeOffset Now = ManualTimeProvider.DefaultStart;

    [Theory]
    [InlineData("Retry-After: 90", 90)]
    [InlineData("Retry-After: 99999999999", null)]
    [InlineData("X-RateLimit-Requests-Remaining: 0|X-RateLimit-Requests-Reset: 7200", 7_200)]
    [InlineData("X-RateLimit-Requests-Remaining: -3|X-RateLimit-Requests-Reset: 60", 60)]
    [InlineData("X-RateLimit-Requests-Remaining: 12|X-RateLimit-Requests-Reset: 7200", null)]
    [InlineData("X-RateLimit-Requests-Remaining: 12|X-RateLimit-Requests-Reset: 7200|X-RateLimit-rapid-free-plans-hard-limit-Remaining: 0|X-RateLimit-rapid-free-plans-hard-limit-Reset: 33", 33)]
    [InlineData("X-RateLimit-Requests-Remaining: 0|X-RateLimit-Requests-Reset: soon", null)]
    [InlineData("X-RateLimit-Requests-Remaining: 0|X-RateLimit-Requests-Reset: 1e99", null)]
    [InlineData("X-RateLimit-Requests-Remaining: 0|X-RateLimit-Requests-Reset: NaN", null)]
    [InlineData("X-RateLimit-Requests-Remaining: 0|X-RateLimit-Requests-Reset: -Infinity", null)]
    [InlineData("X-RateLimit-Requests-Remaining: 0|X-RateLimit-Requests-Reset: 7200|Retry-After: 5", 7_200)]
    [InlineData("""X-Business-Use-Case-Usage: {"1":[{"type":"instagram","estimated_time_to_regain_access":3}]}""", 180)]
    [InlineData("""X-Business-Use-Case-Usage: {"1":[{"estimated_time_to_regain_access":3},{"estimated_time_to_regain_access":9}],"2":[]}""", 540)]
    [InlineData("""X-Business-Use-Case-Usage: {"1":[{"estimated_time_to_regain_access":0}]}""", null)]
    [InlineData("X-Business-Use-Case-Usage: what", null)]
    [InlineData("""X-App-Usage: {"call_count":100}""", null)]
    public void The_longest_wait_that_any_header_tells_counts(string headers, int? seconds)
    {
        using var response = new HttpResponseMessage();
        foreach (var header in headers.Split('|'))
            response.Headers.TryAddWithoutValidation(header[..header.IndexOf(':', StringComparison.Ordinal)], header[(header.IndexOf(':', StringComparison.Ordinal) + 2)..]);

        Assert.Equal(seconds is { } wait ? TimeSpan.FromSeconds(wait) : null, ToldWait.Of(response.Headers, Now));
    }
}
