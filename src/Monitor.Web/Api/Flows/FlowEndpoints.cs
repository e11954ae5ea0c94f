using System.Text.Json.Nodes;
using Monitor.Data.Auditing;
using Monitor.Data.Flows;
using Monitor.Data.Lists;
using Monitor.Data.Providers;
using Monitor.Data.Queues;
using Monitor.Data.SocialPlatforms;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.Api.Batches.ResultFiles;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Flows;

/// <summary>Flows, and requests for their work.</summary>
internal static class FlowEndpoints
{
    private const int DefaultLimit = 50;
    private const string Entity = "scrape_request";

    public static void MapFlows(this IEndpointRouteBuilder app)
    {
        var flows = app.MapGroup("/api/v1/flows").WithTags("Flows").Requires(Permission.FlowsRead, Permission.Operate);
        flows.MapGet("", ListFlowsAsync).Documented(FlowDocs.List);
        flows.MapPatch("/{flow}", ChangeFlowAsync).Validates<ChangeFlow>().Documented(FlowDocs.Change);
        var requests = app.MapGroup("/api/v1/scrape-requests").WithTags("Flows").Requires(Permission.JobsRead, Permission.JobsWrite);
        requests.MapPost("", SubmitAsync).Validates<SubmitRequest>().Documented(FlowDocs.Submit);
        requests.MapGet("", ListAsync).Validates<RequestListQuery>().Documented(FlowDocs.Requests);
        requests.MapPost("/retry", RetryManyAsync).Validates<RetryRequests>().Documented(FlowDocs.RetryMany);
        requests.MapGet("/counts", CountsAsync).Documented(FlowDocs.Counts);
        requests.MapGet("/{id:long}", GetAsync).Documented(FlowDocs.Get);
        requests.MapGet("/{id:long}/entries", EntriesAsync).Validates<EntriesQuery>().Documented(FlowDocs.Entries);
        requests.MapGet("/{id:long}/file", FileAsync).Validates<FileQuery>().Documented(FlowDocs.File);
        requests.MapPost("/{id:long}/retry", RetryAsync).Documented(FlowDocs.Retry);
        requests.MapPost("/{id:long}/cancel", CancelAsync).Documented(FlowDocs.Cancel);
    }

    /// <summary>A request as it is shown.</summary>
    public static RequestView ToView(this RequestRow row) => new(
        row.Id, row.Flow, row.Platform, JsonNode.Parse(row.Params), row.RetryCount, row.Priority, row.Status, row.Data is null ? null : JsonNode.Parse(row.Data),
        row.Error, row.ErrorCode, row.Account, row.Source, row.Calls, row.CostUsd, row.CreatedAt, row.PickedAt, row.ScrapedAt, row.ExpiresAt);

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
        var before = State((await queues.FindAsync([spec], ct))[flow]);
        await admin.ChangeAsync(FlowCatalog.QueueName(flow), new() { MaxRunning = body.MaxRunning, Paused = body.Paused }, ct);
        var changed = (await queues.FindAsync([spec], ct))[flow];
        if (AuditActor.Current is { } actor)
            await audit.WriteAsync(
                actor, new("changeFlow", "flow", flow) { Before = before.ToJsonString(), After = State(changed).ToJsonString() }, ct);
        return Answer.Ok(ToView(spec, changed));
    }

    private static JsonObject State(FlowState state) => new() { ["max_running"] = state.MaxRunning, ["paused"] = state.IsPaused };

    private static async Task<IResult> SubmitAsync(
        SubmitRequest body, FlowCatalog flows, PlatformRegistry platforms, ProviderCatalog providers, ScrapeRequests requests, CurrentTeam team,
        CancellationToken ct)
    {
        if (flows.Find(body.Flow) is not { } flow)
            return Missing(body.Flow!);
        if (body.Platform is { } platform && platform != flow.Platform && !(flow.IsForAnyPlatform && platforms.TryFind(platform, out _)))
            return Answer.Invalid("platform", $"The flow {flow.Name} is for {flow.Platform}.", ErrorCodes.PlatformNotSupported);
        var (order, problems) = FlowOrders.Read(flow, platforms, body.Params);
        if (FlowOrders.CursorOf(body.Params) is { } cursor && flow.HasPages && FlowOrders.SourceOf(cursor) is { } source
            && await providers.NamesAsync(flow.Platform, flow.FetchType!, ct) is { } able && !able.Contains(source, StringComparer.Ordinal))
            problems = [.. problems, FlowOrders.ForeignCursor(flow, able)];
        if (problems.Count > 0)
            return Answer.Invalid([.. problems.Select(problem => new ApiError(problem.Field, problem.Message, CodeOf(problem.Kind)))]);
        var id = await requests.SubmitAsync(
            new(flow, team.Id, order!.Target, body.Params?.ToJsonString() ?? "{}")
            {
                Platform = body.Platform,
                Priority = (short)(body.Priority ?? 1),
                ExpiresAt = QueryText.Time(body.ExpiresAt),
            }, ct);
        var row = (await requests.FindAsync(id, team.Id, ct))!;
        Audited.Change(Entity, id, before: null, State(row));
        return Answer.Accepted(row.ToView());
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] RequestListQuery query, FlowCatalog flows, PlatformRegistry platforms, ScrapeRequests requests, CurrentTeam team, CancellationToken ct)
    {
        var about = query.Account is { } account ? FlowTargets.Meanings(flows.All, platforms, account) : null;
        var limit = QueryText.Number(query.Limit) ?? DefaultLimit;
        var filter = new RequestFilter(query.Status, query.Flow, about)
        {
            ErrorCode = query.ErrorCode,
            Source = query.Source,
            From = QueryText.Time(query.From),
            To = QueryText.Time(query.To),
        };
        var rows = await requests.ListAsync(team.Id, filter, QueryText.IdPosition(query.Cursor, query.Before), limit + 1, ct);
        var page = rows.Take(limit).Select(ToListed).ToArray();
        return Answer.Ok(page, rows.Count > limit ? $"{page[^1].Id}" : null);
    }

    private static async Task<IResult> CountsAsync(RequestCounts counts, CurrentTeam team, CancellationToken ct)
    {
        var groups = await counts.ReadAsync(team.Id, ct);
        return Answer.Ok(new RequestCountsView(
            groups.Sum(group => group.Count), [.. groups.Select(group => new RequestGroupView(group.Flow, group.Status, group.ErrorCode, group.Count))]));
    }

    private static async Task<IResult> GetAsync(long id, ScrapeRequests requests, CurrentTeam team, CancellationToken ct) =>
        await requests.FindAsync(id, team.Id, ct) is { } row ? Answer.Ok(row.ToView()) : NotFound(id);

    private static async Task<IResult> EntriesAsync(
        long id, [AsParameters] EntriesQuery query, ScrapeRequests requests, ListEntries entries, CurrentTeam team, CancellationToken ct)
    {
        if (await requests.FindAsync(id, team.Id, ct) is null)
            return NotFound(id);
        var limit = QueryText.Number(query.Limit) ?? DefaultLimit;
        var page = await entries.ReadAsync(id, QueryText.Id(query.Cursor) ?? 0, limit + 1, ct);
        return Answer.Ok(
            page.Take(limit).Select(entry => new EntryView(
                entry.Platform, entry.PlatformId, entry.Username, entry.FullName, entry.IsPrivate, entry.IsVerified, entry.ProfilePicUrl, entry.Page, entry.MeasuredAt)).ToArray(),
            page.Count > limit ? $"{page[limit - 1].Place}" : null);
    }

    private static async Task<IResult> FileAsync(
        long id, [AsParameters] FileQuery query, ScrapeRequests requests, ListEntries entries, FlowFiles files, CurrentTeam team, CancellationToken ct)
    {
        if (await requests.FindAsync(id, team.Id, ct) is not { } request)
            return NotFound(id);
        var format = query.Format ?? "csv";
        if (await files.FindAsync(id, ct) is { } file)
            return TableFile.Create(format, NameOf(file.Name, request), file.Columns, RequestFile.RowsAsync(files, id, ct), ct);
        return await entries.ExistAsync(id, ct)
            ? TableFile.Create(format, NameOf($"{request.Flow}-{id}", request), RequestFile.EntryColumns, RequestFile.RowsAsync(entries, id, ct), ct)
            : Answer.NotFound("id", $"The request {id} has no file.", ErrorCodes.FileNotFound);
    }

    // What is not complete must not look like it.
    private static string NameOf(string name, RequestRow request) => request.Status == RequestStatus.Complete ? name : $"{name}-partial";

    private static async Task<IResult> RetryAsync(long id, ScrapeRequests requests, CurrentTeam team, CancellationToken ct) =>
        await ChangedAsync(requests.RetryAsync, id, "Only a request that has failed can be run again.", ErrorCodes.RequestActive, requests, team, ct);

    private static async Task<IResult> RetryManyAsync(
        RetryRequests body, FlowCatalog flows, PlatformRegistry platforms, FailedRequests requests, CurrentTeam team, AuditLog audit, CancellationToken ct)
    {
        var filter = new RetryFilter
        {
            Ids = body.RequestIds,
            Flow = body.Filter?.Flow,
            Accounts = body.Filter?.Account is { } account ? FlowTargets.Meanings(flows.All, platforms, account) : null,
            ErrorCode = body.Filter?.ErrorCode,
            From = QueryText.Time(body.Filter?.From),
            To = QueryText.Time(body.Filter?.To),
        };
        var isDry = body.DryRun ?? false;
        var count = await requests.RetryAsync(team.Id, filter, isDry, ct);
        if (AuditActor.Current is { } actor)
            await audit.WriteAsync(actor, new("retryRequests", Entity, null)
            {
                After = new JsonObject { ["retried"] = isDry ? 0 : count, ["flow"] = filter.Flow, ["error_code"] = filter.ErrorCode }.ToJsonString(),
            }, ct);
        return Answer.Ok(new RetriedView(count, isDry ? 0 : count));
    }

    private static async Task<IResult> CancelAsync(long id, ScrapeRequests requests, CurrentTeam team, CancellationToken ct) =>
        await ChangedAsync(requests.CancelAsync, id, "The request has ended already.", ErrorCodes.RequestEnded, requests, team, ct);

    private static async Task<IResult> ChangedAsync(
        Func<long, long, CancellationToken, Task<RequestChange>> change, long id, string conflict, string code, ScrapeRequests requests, CurrentTeam team,
        CancellationToken ct)
    {
        var before = await requests.FindAsync(id, team.Id, ct);
        switch (await change(team.Id, id, ct))
        {
            case RequestChange.NotFound:
                return NotFound(id);
            case RequestChange.NotPossible:
                return Answer.Conflict("id", conflict, code);
            default:
                var after = (await requests.FindAsync(id, team.Id, ct))!;
                Audited.Change(Entity, id, before is null ? null : State(before), State(after));
                return Answer.Ok(after.ToView());
        }
    }

    private static JsonObject State(RequestRow row) => new()
    {
        ["flow"] = row.Flow,
        ["platform"] = row.Platform,
        ["account"] = row.Account,
        ["status"] = row.Status,
        ["priority"] = row.Priority,
        ["retry_count"] = row.RetryCount,
        ["error_code"] = row.ErrorCode,
    };

    private static FlowView ToView(FlowSpec flow, FlowState state) => new(
        flow.Name, flow.Platform, state.Workers, state.Concurrency, Available: true, flow.Parameter ?? flow.Own?[0].Name, flow.Parameters, state.MaxRunning, state.IsPaused,
        state.Pending, state.Running)
    {
        Description = FlowGuide.Description(flow.Name),
        ParameterDetails = [.. FlowOrders.DescribedParametersOf(flow).Select(ToView)],
        Example = FlowGuide.Example(flow.Name),
        Stuck = state.Stuck,
        Completed = state.Completed,
        Failed = state.Failed,
        CompletionRate = state.CompletionRate is { } rate ? Math.Round(rate, 4) : null,
    };

    private static FlowParameterView ToView(FlowParameter parameter)
    {
        var isText = parameter.Kind is FlowParameterKind.Text or FlowParameterKind.Texts;
        var isNumber = parameter.Kind == FlowParameterKind.Number;
        return new(
            parameter.Name,
            parameter.Kind switch
            {
                FlowParameterKind.Number => "integer",
                FlowParameterKind.Flag => "boolean",
                FlowParameterKind.Texts => "array",
                _ => "string",
            },
            parameter.IsRequired, parameter.Description, isText ? parameter.Longest : null, parameter.Kind == FlowParameterKind.Texts ? parameter.Most : null,
            isNumber ? parameter.From : null, isNumber ? parameter.To : null, parameter.Words);
    }

    private static string CodeOf(FlowProblemKind kind) => kind switch
    {
        FlowProblemKind.Required => ErrorCodes.Required,
        FlowProblemKind.InvalidTarget => ErrorCodes.InvalidTarget,
        FlowProblemKind.UnknownParameter => ErrorCodes.UnknownParameter,
        FlowProblemKind.WrongType => ErrorCodes.WrongType,
        FlowProblemKind.OutOfRange => ErrorCodes.OutOfRange,
        FlowProblemKind.UnknownValue => ErrorCodes.UnknownValue,
        _ => ErrorCodes.InvalidCursor,
    };

    private static ListedRequestView ToListed(RequestRow row) => new(
        row.Id, row.Flow, row.Platform, JsonNode.Parse(row.Params), row.RetryCount, row.Priority, row.Status, row.Error, row.ErrorCode, row.Account, row.Source,
        row.Calls, row.CostUsd, row.CreatedAt, row.PickedAt, row.ScrapedAt, row.ExpiresAt);

    private static IResult Missing(string flow) =>
        Answer.Error(StatusCodes.Status400BadRequest, $"Missing Flow - {flow}", [new ApiError("flow", $"Missing Flow - {flow}", ErrorCodes.MissingFlow)]);

    private static IResult NotFound(long id) => Answer.NotFound("id", $"There is no request {id}.", ErrorCodes.RequestNotFound);
}
