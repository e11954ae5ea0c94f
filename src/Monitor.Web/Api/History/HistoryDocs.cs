using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.History;

/// <summary>Parameters that operations on histories share.</summary>
internal static class HistoryDocs
{
    /// <summary>The range of a history or log.</summary>
    public static readonly IReadOnlyList<ParameterDoc> Range =
    [
        CommonDocs.Limit(1000, 100),
        .. CommonDocs.BackFromTime,
        new ParameterDoc("from", "Only rows measured at or after this time.", "2026-01-01T00:00:00Z") { Format = "date-time" },
        new ParameterDoc("to", "Only rows measured before this time.", "2026-02-01T00:00:00Z") { Format = "date-time" },
    ];
}
