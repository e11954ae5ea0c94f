using FluentValidation;
using Monitor.Data.Charts;
using Monitor.Data.Events;
using Monitor.Data.Load;
using Monitor.Data.Workers;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.Api.Charts;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Load;

/// <summary>How much work is done and how much there is to do, who does it, and how much more could be done.</summary>
internal static class LoadEndpoints
{
    public const int DefaultPoints = 120;

    private static readonly TimeSpan Usual = TimeSpan.FromHours(3);

    public static void MapLoad(this IEndpointRouteBuilder app)
    {
        var load = app.MapGroup("/api/v1").WithTags("Load").Requires(Permission.FlowsRead);
        load.MapGet("/load", LoadAsync).Validates<LoadQuery>().Documented(LoadDocs.Load);
        load.MapGet("/workers", WorkersAsync).Documented(LoadDocs.Workers);
        load.MapGet("/capacity", CapacityAsync).Documented(LoadDocs.Capacity);
    }

    private static async Task<IResult> LoadAsync([AsParameters] LoadQuery query, WorkloadReader workload, EventRelay events, TimeProvider clock, CancellationToken ct)
    {
        var (from, to) = Spans.Of(query.From, query.To, Usual, clock.GetUtcNow());
        var range = ChartRange.OfMinutes(from, to, QueryText.Number(query.Points) ?? DefaultPoints);
        var series = await workload.SeriesAsync(range.From, range.To, range.Width, ct);
        DateTimeOffset[] at = [.. series.SelectMany(one => one.Points).Select(point => point.At).Distinct().Order()];
        return Answer.Ok(new LoadView(range.From, range.To, (long)range.Width.TotalSeconds, at, [.. series.Select(one => View(one, at))], View(await events.StatusAsync(ct))));
    }

    private static EventLoadView View(EventStatus events) => new(
        events.Waiting, Rounded(events.OldestWaits.TotalSeconds)!.Value,
        events.Broker is { } broker ? new(broker.Connected, broker.Lag, Rounded(broker.LagTime.TotalSeconds)!.Value, broker.Published, broker.PublishedAt) : null);

    private static LoadSeriesView View(WorkloadSeries series, DateTimeOffset[] at)
    {
        var points = series.Points.ToDictionary(point => point.At);
        return new LoadSeriesView(
            series.Name, series.Kind, Each(point => (long?)point.Finished), Each(point => (long?)point.Failed), Each(point => Rounded(point.LagMs)),
            Each(point => point.LagMs is null ? null : (int?)point.LagMsMax), Each(point => Rounded(point.Waiting)), Each(point => Rounded(point.Running)));

        T[] Each<T>(Func<WorkloadPoint, T> value) => [.. at.Select(time => points.TryGetValue(time, out var point) ? value(point) : default!)];
    }

    private static double? Rounded(double? value) => value is { } number ? Math.Round(number, 1) : null;

    private static async Task<IResult> WorkersAsync(WorkerLoads workers, TimeProvider clock, CancellationToken ct)
    {
        var alive = clock.GetUtcNow() - WorkerRegistry.DefaultTimeout;
        return Answer.Ok((await workers.ListAsync(ct)).Select(worker => new WorkerView(
            worker.Id, worker.Name, worker.Roles, worker.StartedAt, worker.HeartbeatAt, worker.HeartbeatAt >= alive, worker.RunningTasks, worker.RunningItems,
            worker.RunsLastMinute)).ToArray());
    }

    private static async Task<IResult> CapacityAsync(ProviderCapacity capacity, WorkloadReader workload, CancellationToken ct)
    {
        var providers = await capacity.ReadAsync(ct);
        var rates = await workload.RatesAsync(ct);
        return Answer.Ok(new CapacityView(
            ProviderCapacity.Together(providers), providers,
            [.. rates.Select(rate => new DrainView(rate.Name, rate.Kind, rate.Waiting, rate.Running, Math.Round(rate.PerMinute, 2), Drain(rate)))]));
    }

    private static long? Drain(QueueRate rate) => rate switch
    {
        { Waiting: 0 } => 0,
        { PerMinute: 0 } => null,
        _ => (long)Math.Ceiling(rate.Waiting / rate.PerMinute * 60),
    };
}

/// <summary>What work over time is asked with.</summary>
internal sealed record LoadQuery
{
    public string? From { get; init; }
    public string? To { get; init; }
    public string? Points { get; init; }
}

internal sealed class LoadQueryValidator : AbstractValidator<LoadQuery>
{
    public LoadQueryValidator()
    {
        RuleFor(r => r.From).ChartTime();
        RuleFor(r => r.To).ChartTime();
        RuleFor(r => r.To).Must((query, _) => Spans.InOrder(query.From, query.To)).WithMessage("{PropertyPath} is later than from.").WithErrorCode(ErrorCodes.InvalidTime);
        RuleFor(r => r.Points).WholeNumber(ChartQueryValidator.MinPoints, ChartQueryValidator.MaxPoints);
    }
}
