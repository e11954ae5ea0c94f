using Monitor.Data.History;
using Monitor.Web.Answers;
using Monitor.Web.Api.Tasks;

namespace Monitor.Web.Api.History;

internal static class HistoryQueries
{
    /// <summary>The range that a validated query asks for.</summary>
    public static HistoryRange ToRange(this HistoryQuery query, int defaultLimit) => new(
        QueryText.Number(query.Limit) ?? defaultLimit,
        QueryText.Time(query.Before), QueryText.Time(query.From), QueryText.Time(query.To));
}
