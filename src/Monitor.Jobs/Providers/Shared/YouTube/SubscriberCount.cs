using Monitor.Data.Observations;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Shared.YouTube;

/// <summary>YouTube tells nobody but the owner more than the first three digits of a channel's subscribers.</summary>
internal static class SubscriberCount
{
    private const long FirstRounded = 1_000;

    public static void Read(ObservationDraft draft, WireValue value)
    {
        if (value.Count(out var count) == CountState.Number)
            Read(draft, count);
        else
            draft.Count(MetricKeys.Followers, value);
    }

    public static void Read(ObservationDraft draft, long count)
    {
        if (count < FirstRounded)
            draft.Measured(MetricKeys.Followers, count);
        else
            draft.Rounded(MetricKeys.Followers, count);
    }
}
