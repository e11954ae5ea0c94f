using Monitor.Data.Limits;
using Xunit;

namespace Monitor.Data.Tests.Limits;

/// <summary>Shows from the outside that no window held more than its limit.</summary>
internal static class LimitProof
{
    /// <summary>
    /// The n-th take was counted after the n-th question and before the n-th answer: one more than the limit in a row must span a
    /// window. The server's clock is another one than the test's.
    /// </summary>
    public static void Holds(LimitLevel level, IReadOnlyCollection<(TimeSpan Asked, TimeSpan Answered)> taken)
    {
        var (asked, answered) = (taken.Select(take => take.Asked).Order().ToArray(), taken.Select(take => take.Answered).Order().ToArray());
        for (var i = level.Limit; i < answered.Length; i++)
            Assert.True(
                answered[i] - asked[i - level.Limit] >= level.Window - TimeSpan.FromMilliseconds(2),
                $"{level.Limit + 1} takes within {(answered[i] - asked[i - level.Limit]).TotalMilliseconds:0} ms, up to {answered[i].TotalMilliseconds:0} ms");
    }
}
