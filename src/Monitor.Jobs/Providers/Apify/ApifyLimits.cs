using System.Globalization;
using Monitor.Data.Credentials;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Apify;

/// <summary>What an account at Apify may still spend in its month.</summary>
internal static class ApifyLimits
{
    public static FetchOutcome Read(WireValue data)
    {
        if (!data["limits"].IsObject)
            return new FetchOutcome.Malformed(data["limits"].Path);
        var (limit, used) = (data["limits"]["maxMonthlyUsageUsd"].Number(), data["current"]["monthlyUsageUsd"].Number());
        return new FetchOutcome.Found(Observation: null)
        {
            Quota = new TrialQuota(
                "usd", limit, limit is { } most && used is { } spent ? Math.Max(0, Math.Round(most - spent, 2)) : null,
                DateTimeOffset.TryParse(
                    data["monthlyUsageCycle"]["endAt"].Text(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var end)
                    ? end
                    : null),
        };
    }
}
