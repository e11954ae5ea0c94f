using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Monitor.ProviderSimulator.Faults;
using Monitor.ProviderSimulator.Network;
using Monitor.ProviderSimulator.Requests;
using Monitor.ProviderSimulator.Time;

namespace Monitor.ProviderSimulator.Control;

/// <summary>The routes under <c>/_simulator</c>: faults, request log, clock, health, pictures.</summary>
internal sealed class ControlApi(FaultBook faults, RequestLog log, SimulatorClock clock, IReadOnlyCollection<string> providers)
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
        group.MapGet("/pictures/{**address}", ShowPicture);
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

    private static Task ShowPicture(HttpContext http)
    {
        var picture = DrawnPicture.Of((string?)http.Request.RouteValues["address"] ?? "");
        http.Response.ContentType = "image/png";
        http.Response.ContentLength = picture.Length;
        return http.Response.Body.WriteAsync(picture, http.RequestAborted).AsTask();
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
