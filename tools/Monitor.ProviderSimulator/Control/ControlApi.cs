using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Monitor.ProviderSimulator.Cdn;
using Monitor.ProviderSimulator.Faults;
using Monitor.ProviderSimulator.Requests;
using Monitor.ProviderSimulator.Time;

namespace Monitor.ProviderSimulator.Control;

/// <summary>The routes under <c>/_simulator</c>: faults, request log, clock, health, pictures.</summary>
internal sealed class ControlApi(FaultBook faults, RequestLog log, SimulatorClock clock, CdnSimulator cdn, IReadOnlyCollection<string> providers)
{
    private const int DefaultLimit = 100;
    private const int HighestLimit = 10_000;

    public void Map(IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/_simulator");
        group.MapGet("/health", http => Ok(http, new HealthBody("ok", providers), ControlJson.Default.HealthBody));
        group.MapPost("/faults", AddFaultAsync);
        group.MapGet("/faults", http =>
            Ok(http, new FaultsBody([.. faults.Rules.Select(FaultBodies.From)]), ControlJson.Default.FaultsBody));
        group.MapDelete("/faults", http => Empty(http, faults.Clear));
        group.MapDelete("/faults/{id:int}", RemoveFault);
        group.MapGet("/requests", FindRequests);
        group.MapGet("/requests/count", CountRequests);
        group.MapDelete("/requests", http => Empty(http, log.Clear));
        group.MapGet("/clock", ShowClock);
        group.MapPut("/clock", SetClockAsync);
        group.MapGet("/pictures/{**address}", cdn.AnswerAsync);
        group.MapGet("/cdn", http => Ok(http, CdnView(), ControlJson.Default.CdnBody));
        group.MapPut("/cdn", SetCdnAsync);
    }

    private async Task AddFaultAsync(HttpContext http)
    {
        if (await ReadAsync(http, ControlJson.Default.FaultBody) is not { } body)
            return;
        if (FaultBodies.Check(body, providers) is { } error)
        {
            await Write(http, StatusCodes.Status400BadRequest, error, ControlJson.Default.ErrorBody);
            return;
        }

        var rule = faults.Add(FaultBodies.ToRule(body));
        await Write(http, StatusCodes.Status201Created, FaultBodies.From(rule), ControlJson.Default.FaultBody);
    }

    private Task RemoveFault(HttpContext http)
    {
        var id = int.Parse((string)http.Request.RouteValues["id"]!, CultureInfo.InvariantCulture);
        http.Response.StatusCode = faults.Remove(id) ? StatusCodes.Status204NoContent : StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private Task FindRequests(HttpContext http)
    {
        if (FilterOf(http.Request.Query) is not { } filter)
            return BadRequest(http, "since is a sequence number or an ISO 8601 time");
        var limit = http.Request.Query["limit"] is [{ Length: > 0 } text, ..] && int.TryParse(text, out var asked) ? asked : DefaultLimit;
        var found = log.Find(filter, Math.Clamp(limit, 1, HighestLimit));
        return Ok(http, new RequestsBody(found.Count, found), ControlJson.Default.RequestsBody);
    }

    private Task CountRequests(HttpContext http) =>
        FilterOf(http.Request.Query) is { } filter
            ? Ok(http, new CountBody(log.Count(filter)), ControlJson.Default.CountBody)
            : BadRequest(http, "since is a sequence number or an ISO 8601 time");

    private CdnBody CdnView() => new(
        cdn.Settings.Dead, cdn.Settings.Expired, cdn.Settings.Lying, cdn.Settings.Huge, cdn.Settings.Hanging, cdn.Settings.Missing, cdn.Settings.Broken,
        cdn.Settings.LatencyMs, cdn.Settings.ChecksExpiry, cdn.Requests);

    private async Task SetCdnAsync(HttpContext http)
    {
        if (await ReadAsync(http, ControlJson.Default.CdnBody) is not { } body)
            return;
        double?[] shares = [body.Expired, body.Lying, body.Huge, body.Hanging, body.Missing, body.Broken];
        if (shares.Any(share => share is < 0 or > 1 or double.NaN) || body.LatencyMs is < 0 or > 600_000)
        {
            await BadRequest(http, "expired, lying, huge, hanging, missing and broken are shares from 0 to 1, latency_ms is 0 to 600000");
            return;
        }

        var now = cdn.Settings;
        cdn.Settings = now with
        {
            Dead = body.Dead ?? now.Dead,
            Expired = body.Expired ?? now.Expired,
            Lying = body.Lying ?? now.Lying,
            Huge = body.Huge ?? now.Huge,
            Hanging = body.Hanging ?? now.Hanging,
            Missing = body.Missing ?? now.Missing,
            Broken = body.Broken ?? now.Broken,
            LatencyMs = body.LatencyMs ?? now.LatencyMs,
            ChecksExpiry = body.ChecksExpiry ?? now.ChecksExpiry,
        };
        await Ok(http, CdnView(), ControlJson.Default.CdnBody);
    }

    private Task ShowClock(HttpContext http) =>
        Ok(http, new ClockView(clock.GetUtcNow(), clock.Speed, clock.Offset.TotalSeconds), ControlJson.Default.ClockView);

    private async Task SetClockAsync(HttpContext http)
    {
        if (await ReadAsync(http, ControlJson.Default.ClockBody) is not { } body)
            return;
        var farthest = SimulatorClock.FarthestOffset.TotalSeconds;
        if (body.Speed is not (null or (>= 0 and <= SimulatorClock.FastestSpeed)) || Math.Abs(body.OffsetSeconds ?? 0) > farthest)
        {
            await BadRequest(http, $"speed is 0 to {SimulatorClock.FastestSpeed}, offset_seconds is -{farthest} to {farthest}");
            return;
        }

        if (body.Speed is { } speed)
            clock.Speed = speed;
        if (body.OffsetSeconds is { } offset)
            clock.Offset = TimeSpan.FromSeconds(offset);
        await ShowClock(http);
    }

    private static RequestFilter? FilterOf(IQueryCollection query)
    {
        var filter = new RequestFilter(Text(query, "provider"), Text(query, "target"));
        if (Text(query, "since") is not { } since)
            return filter;
        if (long.TryParse(since, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            return filter with { AfterSequence = sequence };
        return DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? filter with { Since = time }
            : null;
    }

    private static string? Text(IQueryCollection query, string name) => query[name] is [{ Length: > 0 } text, ..] ? text : null;

    private static async Task<T?> ReadAsync<T>(HttpContext http, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            if (await JsonSerializer.DeserializeAsync(http.Request.Body, type, http.RequestAborted) is { } body)
                return body;
            await BadRequest(http, "a JSON object is needed");
        }
        catch (JsonException failure)
        {
            await BadRequest(http, failure.Message);
        }

        return null;
    }

    private static Task BadRequest(HttpContext http, string error) =>
        Write(http, StatusCodes.Status400BadRequest, new ErrorBody(error, null), ControlJson.Default.ErrorBody);

    private static Task Empty(HttpContext http, Action act)
    {
        act();
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Task Ok<T>(HttpContext http, T body, JsonTypeInfo<T> type) => Write(http, StatusCodes.Status200OK, body, type);

    private static Task Write<T>(HttpContext http, int status, T body, JsonTypeInfo<T> type)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(body, type, cancellationToken: http.RequestAborted);
    }
}
