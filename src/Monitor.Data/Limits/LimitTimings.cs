namespace Monitor.Data.Limits;

/// <summary>How processes that share limits wait for one another.</summary>
/// <param name="Refresh">What is known of the others is asked for again after this time.</param>
/// <param name="Grace">
/// Without the server nothing is taken for this long after the others could read of it: longer than they take to notice by themselves.
/// </param>
/// <param name="Lease">For how long one notice allows to take alone.</param>
/// <param name="Longest">Limits with a window up to this one are kept exactly; larger ones by the last known total.</param>
internal sealed record LimitTimings(TimeSpan Refresh, TimeSpan Grace, TimeSpan Lease, TimeSpan Longest)
{
    public static readonly LimitTimings Default = new(
        Refresh: TimeSpan.FromSeconds(1), Grace: TimeSpan.FromSeconds(4), Lease: TimeSpan.FromSeconds(5), Longest: TimeSpan.FromMinutes(2));
}
