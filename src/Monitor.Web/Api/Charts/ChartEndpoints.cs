using Monitor.Data.Charts;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Charts;

/// <summary>Histories as charts: in as many buckets as there are pixels, alone or beside each other, and how they grew.</summary>
internal static class ChartEndpoints
{
    public const int DefaultPoints = 300;

    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    public static void MapCharts(this IEndpointRouteBuilder app)
    {
        var charts = app.MapGroup("/api/v1").WithTags("Charts").Requires(Permission.HistoryRead);
        charts.MapGet("/charts", ChartAsync).Validates<ChartQuery>().Documented(ChartDocs.Chart);
        charts.MapGet("/growth", GrowthAsync).Validates<GrowthQuery>().Documented(ChartDocs.Growth);
    }

    private static async Task<IResult> ChartAsync(
        [AsParameters] ChartQuery query, ChartSubjects subjects, ChartReader charts, CurrentTeam team, TimeProvider clock, CancellationToken ct)
    {
        var (found, missing) = await FindAsync(subjects, query.Series, team, ct);
        if (missing is not null)
            return missing;
        var (from, to) = Spans.Of(query.From, query.To, Week, clock.GetUtcNow());
        var range = ChartRange.Of(from, to, QueryText.Number(query.Points) ?? DefaultPoints, found.Count);
        var buckets = await charts.ReadAsync(found, range, ct);
        return Answer.Ok(new ChartView(
            range.From, range.To, (long)range.Width.TotalSeconds, range.Resolution.ToString().ToLowerInvariant(), [.. found.Zip(buckets, ChartMapping.ToView)]));
    }

    private static async Task<IResult> GrowthAsync(
        [AsParameters] GrowthQuery query, ChartSubjects subjects, GrowthReader growth, CurrentTeam team, TimeProvider clock, CancellationToken ct)
    {
        var (found, missing) = await FindAsync(subjects, query.Series, team, ct);
        if (missing is not null)
            return missing;
        var by = Enum.TryParse<GrowthPeriod>(query.By, ignoreCase: true, out var given) ? given : GrowthPeriod.Day;
        var (from, to) = Periods.Within(by, query.From, query.To, clock.GetUtcNow());
        var periods = await growth.ReadAsync(found, by, from, to, ct);
        return Answer.Ok(new GrowthView(by.ToString().ToLowerInvariant(), from, to, [.. found.Zip(periods, ChartMapping.ToView)]));
    }

    private static async Task<(IReadOnlyList<ChartSubject> Found, IResult? Missing)> FindAsync(
        ChartSubjects subjects, string? series, CurrentTeam team, CancellationToken ct)
    {
        var names = SeriesText.Parse(series).Select(name => name!.Value).ToArray();
        var found = await subjects.FindAsync(team.Id, names, ct);
        var missing = names.Where((_, i) => found[i] is null).Select(name =>
            new ApiError("series", $"There is no {SeriesText.Format(name)}.", ErrorCodes.SeriesNotFound)).ToArray();
        return missing.Length == 0
            ? ([.. found.Select(subject => subject!)], null)
            : ([], Answer.Error(StatusCodes.Status404NotFound, string.Join(' ', missing.Select(error => error.Message)), missing));
    }
}
