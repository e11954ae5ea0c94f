using System.Text.Json.Nodes;
using Monitor.Data.Flows;
using Monitor.Data.Limits;
using Monitor.Data.People;
using Monitor.Data.Queues;
using Monitor.Data.Time;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.Api.Flows;
using Monitor.Web.Api.Limits;
using Monitor.Web.Api.Pictures;

namespace Monitor.Web.Api.Profiles;

/// <summary>How a profile is asked for.</summary>
/// <param name="Flow">The flow that brings it.</param>
/// <param name="Handle">The handle, checked.</param>
/// <param name="Field">The parameter of the route that holds it.</param>
/// <param name="Force">Collect, however fresh the stored one is.</param>
/// <param name="Full">With everything that belongs to it.</param>
internal sealed record ProfileWish(string Flow, string Handle, string Field, bool Force, bool Full);

/// <summary>
/// Answers one profile now: as stored while that is fresher than a day, else by a request that goes before all other work and is waited
/// for. Nothing is collected here; limits, providers and recording are those of every other request.
/// </summary>
internal sealed class OnDemandProfiles(
    StoredProfiles stored, LiveRequests live, FlowCatalog flows, OnDemandLimits limits, Sharers sharers, RequestWait wait, ProfileParts parts, TimeProvider time)
{
    // About as long as a source rests after several failures.
    private const string RetryAfterSeconds = "30";

    private static readonly TimeSpan Fresh = TimeSpan.FromDays(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Answers a profile. Who may not let anything be collected sees what is stored, however old it is.</summary>
    public async Task<IResult> AnswerAsync(Caller caller, long teamId, ProfileWish wish, HttpContext http, CancellationToken ct)
    {
        var until = time.GetUtcNow() + Patience;
        var flow = flows.Find(wish.Flow)!;
        var known = await stored.FindAsync(flow.Platform, wish.Handle, ct);
        var isFresh = !wish.Force && known is { IsCurrent: true, IsMeasured: true } && time.GetUtcNow() - known.MeasuredAt < Fresh;
        if (isFresh && !wish.Full)
            return Profile(known!, stale: false);
        // What is there already costs nobody anything.
        if (isFresh && await parts.AreFreshAsync(teamId, known!, ct))
            return await WithPartsAsync(teamId, wish, known!, until, ct);
        if (!Permissions.Allows(caller, Permission.Collect))
            return known is null || wish.Force || wish.Full ? MayNotCollect(caller) : Profile(known, stale: !isFresh);
        LimitDecision? refused = null;
        if (isFresh)
            return await MayCollectAsync(ct) ? await WithPartsAsync(teamId, wish, known!, until, ct) : LimitRefusal.Answer(http, refused!.Value);
        var wanted = OnDemandRequest.Of(flow, teamId, wish.Handle, wish.Force, time.GetUtcNow());
        if (await live.JoinAsync(wanted, MayCollectAsync, ct) is not { } id)
            return LimitRefusal.Answer(http, refused!.Value);
        if (await wait.EndAsync(teamId, id, until, ct) is not { } request)
            return Answer.NotFound(wish.Field, $"{wish.Handle} is not known any more.", ErrorCodes.AccountNotFound);
        if (request.Status != RequestStatus.Complete)
            return WithoutAnswer(request, flow, wish, known, http);
        // Under the id that came back: a platform may still know the account by a former handle, or by its id.
        var data = JsonNode.Parse(request.Data!)!;
        if (await stored.FindByIdAsync(flow.Platform, (string)data["platform_id"]!, ct) is not { } fresh)
            return Answer.Ok(data);
        return wish.Full ? await WithPartsAsync(teamId, wish, fresh, until, ct) : Profile(fresh, stale: false);

        async ValueTask<bool> MayCollectAsync(CancellationToken token)
        {
            var decision = await limits.TakeAsync(flow.Platform, wish.Handle, await sharers.FindAsync(caller, teamId, token), token);
            refused = decision.Allowed ? null : decision;
            return decision.Allowed;
        }
    }

    private static IResult MayNotCollect(Caller caller) => AccessGate.Denied(
        $"It would have to be collected, which {(caller.Kind == CallerKind.Key ? "a key of scope read" : "a viewer")} may not.", ErrorCodes.Forbidden);

    private async Task<IResult> WithPartsAsync(long teamId, ProfileWish wish, StoredProfile profile, DateTimeOffset until, CancellationToken ct)
    {
        var (platform, platformId) = ProfileParts.Identity(profile);
        var collected = await parts.CollectAsync(teamId, platform, platformId, wish.Force, until, ct);
        // The posts that came meanwhile are stored with the profile.
        var now = await stored.FindByIdAsync(platform, platformId, ct) ?? profile;
        return Profile(now, stale: false, view => ProfileParts.Show(view, collected));
    }

    private IResult WithoutAnswer(RequestRow request, FlowSpec flow, ProfileWish wish, StoredProfile? known, HttpContext http)
    {
        switch (request)
        {
            case { Status: RequestStatus.Failed, ErrorCode: ItemErrors.NotFound }:
                return Answer.NotFound(wish.Field, request.Error!, ErrorCodes.AccountNotFound);
            case { Status: RequestStatus.Failed, ErrorCode: ItemErrors.Private, ScrapedAt: { } seenAt }:
                return Profile(new JsonObject { ["platform"] = flow.Platform, ["username"] = wish.Handle, ["is_private"] = true }, seenAt, stale: false, posts: "[]");
        }

        // A source may still answer; until then the last known answer is better than none, as long as it says how old it is.
        if (known is not null)
            return Profile(known, stale: true);
        if (request.Status == RequestStatus.Failed)
        {
            http.Response.Headers.RetryAfter = RetryAfterSeconds;
            return Answer.Error(
                StatusCodes.Status503ServiceUnavailable, "No source could answer.", [new ApiError("", request.Error ?? "No source could answer.", ErrorCodes.Unavailable)]);
        }

        http.Response.Headers.Location = $"/api/v1/scrape-requests/{request.Id}";
        return Answer.Accepted(request.ToView());
    }

    private IResult Profile(StoredProfile profile, bool stale, Action<JsonObject>? more = null)
    {
        var view = JsonNode.Parse(profile.Json)!.AsObject();
        view["picture_url"] = view["profile_pic_url"] is null ? null : PictureLinks.OfAccount(profile.AccountId);
        return Profile(view, profile.MeasuredAt, stale, profile.Posts, more);
    }

    private IResult Profile(JsonObject view, DateTimeOffset measuredAt, bool stale, string posts, Action<JsonObject>? more = null)
    {
        view["measured_at"] = measuredAt.ToWireFormat();
        view["stale"] = stale;
        view["age_seconds"] = (long)(time.GetUtcNow() - measuredAt).TotalSeconds;
        view["posts"] = JsonNode.Parse(posts);
        more?.Invoke(view);
        return Answer.Ok<JsonNode>(view);
    }
}
