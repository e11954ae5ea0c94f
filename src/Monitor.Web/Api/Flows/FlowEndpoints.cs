using System.Text.Json;
using System.Text.Json.Nodes;
using Monitor.Data.Auditing;
using Monitor.Data.Flows;
using Monitor.Data.Queues;
using Monitor.Data.SocialPlatforms;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Flows;

/// <summary>Flows, and requests for their work.</summary>
internal static class FlowEndpoints
{
    private const int DefaultLimit = 50;

    public static void MapFlows(this IEndpointRouteBuilder app)
    {
        var flows = app.MapGroup("/api/v1/flows").WithTags("Flows").Requires(Permission.FlowsRead, Permission.Operate);
        flows.MapGet("", ListFlowsAsync).Documented(FlowDocs.List);
        flows.MapPatch("/{flow}", ChangeFlowAsync).Validates<ChangeFlow>().Documented(FlowDocs.Change);
        var requests = app.MapGroup("/api/v1/scrape-requests").WithTags("Flows").Requires(Permission.JobsRead, Permission.JobsWrite);
        requests.MapPost("", SubmitAsync).Validates<SubmitRequest>().Documented(FlowDocs.Submit);
        requests.MapGet("", ListAsync).Validates<RequestListQuery>().Documented(FlowDocs.Requests);
        requests.MapGet("/{id:long}", GetAsync).Documented(FlowDocs.Get);
        requests.MapPost("/{id:long}/retry", RetryAsync).Documented(FlowDocs.Retry);
        requests.MapPost("/{id:long}/cancel", CancelAsync).Documented(FlowDocs.Cancel);
    }

    /// <summary>A request as it is shown.</summary>
    public static RequestView ToView(this RequestRow row) => new(
        row.Id, row.Flow, row.Platform, JsonNode.Parse(row.Params), row.RetryCount, row.Priority, row.Status, row.Data is null ? null : JsonNode.Parse(row.Data),
        row.Error, row.ErrorCode, row.Account, row.Source, row.CreatedAt, row.PickedAt, row.ScrapedAt, row.ExpiresAt);

    private static async Task<IResult> ListFlowsAsync(FlowCatalog flows, FlowQueues queues, CancellationToken ct)
    {
        var states = await queues.FindAsync(flows.All, ct);
        return Answer.Ok(flows.All.Select(flow => ToView(flow, states[flow.Name])).ToArray());
    }

    private static async Task<IResult> ChangeFlowAsync(
        string flow, ChangeFlow body, FlowCatalog flows, FlowQueues queues, QueueAdmin admin, AuditLog audit, CancellationToken ct)
    {
        if (flows.Find(flow) is not { } spec)
            return Missing(flow);
        await queues.EnsureAsync(spec, ct);
        await admin.ChangeAsync(FlowCatalog.QueueName(flow), new() { MaxRunning = body.MaxRunning, Paused = body.Paused }, ct);
        var after = new JsonObject { ["max_running"] = body.MaxRunning, ["paused"] = body.Paused };
        if (AuditActor.Current is { } actor)
            await audit.WriteAsync(actor, new("changeFlow", "flow", flow) { After = after.ToJsonString() }, ct);
        return Answer.Ok(ToView(spec, (await queues.FindAsync([spec], ct))[flow]));
    }

    private static async Task<IResult> SubmitAsync(
        SubmitRequest body, FlowCatalog flows, PlatformRegistry platforms, ScrapeRequests requests, CurrentTeam team, CancellationToken ct)
    {
        if (flows.Find(body.Flow) is not { } flow)
            return Missing(body.Flow!);
        if (body.Platform is { } platform && platform != flow.Platform)
            return Answer.Invalid("platform", $"The flow {flow.Name} is for {flow.Platform}.", ErrorCodes.PlatformNotSupported);
        if (!flow.IsAvailable)
            return Answer.Error(
                StatusCodes.Status501NotImplemented, $"The flow {flow.Name} is not available in this version.",
                [new ApiError("flow", $"The flow {flow.Name} is not available in this version.", ErrorCodes.FlowNotAvailable)]);
        var field = $"params.{flow.Parameter}";
        if (body.Params?[flow.Parameter!] is not { } given || Text(given) is "")
            return Answer.Invalid(field, $"The flow {flow.Name} needs {field}.", ErrorCodes.Required);
        if (Text(given) is not { } text)
            return Answer.Invalid(field, $"{field} is a text or a whole number.", ErrorCodes.InvalidTarget);
        var target = FlowTargets.Read(flow, platforms, text);
        if (target.Value is null)
            return Answer.Invalid(field, $"{field}: {target.Problem}", ErrorCodes.InvalidTarget);
        var id = await requests.SubmitAsync(
            new(flow, team.Id, target.Value, body.Params!.ToJsonString())
            {
                Priority = (short)(body.Priority ?? 1),
                ExpiresAt = QueryText.Time(body.ExpiresAt),
            }, ct);
        return Answer.Accepted((await requests.FindAsync(id, team.Id, ct))!.ToView());
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] RequestListQuery query, FlowCatalog flows, PlatformRegistry platforms, ScrapeRequests requests, CurrentTeam team, CancellationToken ct)
    {
        var about = query.Account is { } account ? FlowTargets.Meanings(flows.All, platforms, account) : null;
        var limit = QueryText.Number(query.Limit) ?? DefaultLimit;
        var rows = await requests.ListAsync(team.Id, new(query.Status, query.Flow, about), QueryText.IdPosition(query.Cursor, query.Before), limit + 1, ct);
        var page = rows.Take(limit).Select(ToListed).ToArray();
        return Answer.Ok(page, rows.Count > limit ? $"{page[^1].Id}" : null);
    }

    private static async Task<IResult> GetAsync(long id, ScrapeRequests requests, CurrentTeam team, CancellationToken ct) =>
        await requests.FindAsync(id, team.Id, ct) is { } row ? Answer.Ok(row.ToView()) : NotFound(id);

    private static async Task<IResult> RetryAsync(long id, ScrapeRequests requests, CurrentTeam team, CancellationToken ct) =>
        await ChangedAsync(await requests.RetryAsync(team.Id, id, ct), id, "Only a request that has failed can be run again.", ErrorCodes.RequestActive, requests, team, ct);

    private static async Task<IResult> CancelAsync(long id, ScrapeRequests requests, CurrentTeam team, CancellationToken ct) =>
        await ChangedAsync(await requests.CancelAsync(team.Id, id, ct), id, "The request has ended already.", ErrorCodes.RequestEnded, requests, team, ct);

    private static async Task<IResult> ChangedAsync(
        RequestChange change, long id, string conflict, string code, ScrapeRequests requests, CurrentTeam team, CancellationToken ct) => change switch
        {
            RequestChange.NotFound => NotFound(id),
            RequestChange.NotPossible => Answer.Conflict("id", conflict, code),
            _ => Answer.Ok((await requests.FindAsync(id, team.Id, ct))!.ToView()),
        };

    private static FlowView ToView(FlowSpec flow, FlowState state) => new(
        flow.Name, flow.Platform, state.Workers, state.Concurrency, flow.IsAvailable, flow.Parameter, state.MaxRunning, state.IsPaused, state.Pending,
        state.Running);

    // Ids are numbers to many programs.
    private static string? Text(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>().Trim(),
        JsonValueKind.Number => value.ToJsonString(),
        _ => null,
    };

    private static ListedRequestView ToListed(RequestRow row) => new(
        row.Id, row.Flow, row.Platform, JsonNode.Parse(row.Params), row.RetryCount, row.Priority, row.Status, row.Error, row.ErrorCode, row.Account, row.Source,
        row.CreatedAt, row.PickedAt, row.ScrapedAt, row.ExpiresAt);

    private static IResult Missing(string flow) =>
        Answer.Error(StatusCodes.Status400BadRequest, $"Missing Flow - {flow}", [new ApiError("flow", $"Missing Flow - {flow}", ErrorCodes.MissingFlow)]);

    private static IResult NotFound(long id) => Answer.NotFound("id", $"There is no request {id}.", ErrorCodes.RequestNotFound);
}
