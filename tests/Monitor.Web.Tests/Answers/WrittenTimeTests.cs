using Monitor.Web.Answers;
using Xunit;

namespace Monitor.Web.Tests.Answers;

/// <summary>Times as people and programs write them.</summary>
public sealed class WrittenTimeTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    [Theory]
    [InlineData("2026-11-29T03:58:00Z", "2026-11-29T03:58:00.0000000")]
    [InlineData("2026-11-29t03:58:00z", "2026-11-29T03:58:00.0000000")]
    [InlineData("2026-11-29T03:58:00.123456789Z", "2026-11-29T03:58:00.1234567")]
    [InlineData("2026-11-29t05:58:00.123456789+02:00", "2026-11-29T03:58:00.1234567")]
    [InlineData("2026-11-29T03:58:00.1Z", "2026-11-29T03:58:00.1000000")]
    [InlineData("2026-11-29T03:58", "2026-11-29T03:58:00.0000000")]
    [InlineData("2026-11-29", "2026-11-29T00:00:00.0000000")]
    [InlineData("2026-11-29T24:58:00Z", null)]
    [InlineData("29.11.2026", null)]
    [InlineData("", null)]
    public void Any_time_of_RFC_3339_is_read(string text, string? read) =>
        Assert.Equal(read, QueryText.Time(text)?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("2026-11-29T03:58:00.123456789Z")]
    [InlineData("2026-11-29t03:58:00z")]
    public async Task Wherever_a_time_is_taken(string time)
    {
        var task = await Api.CreateAsync($"times.{time.Length}");

        foreach (var path in (string[])
        [
            $"/api/v1/instagram/influencer_monitor/user_history/times.{time.Length}?from={time}&to={time}&before={time}", $"/api/v1/tasks/{task}/history?from={time}",
            $"/api/v1/tasks/{task}/runs?before={time}", $"/api/v1/provider_calls?since={time}",
        ])
            Assert.Equal(200, (await Api.GetAsync(path)).Status);
        Assert.Equal(202, (await Api.PostAsync(
            "/api/v1/scrape-requests", $$"""{"flow":"refresh_profile_basic","params":{"handle":"times"},"expires_at":"{{time.Replace("2026", "2096", StringComparison.Ordinal)}}"}""")).Status);
    }
}
