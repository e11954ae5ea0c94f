using System.Text.Json.Nodes;
using System.Threading.Channels;
using Monitor.Data.Flows;
using Monitor.Data.HotState;
using Monitor.Data.Limits;
using Monitor.Data.Queues;
using Monitor.Data.Time;
using Monitor.Web.Answers;
using Monitor.Web.Flows;
using Monitor.Web.Limits;

namespace Monitor.Web.Profiles;

/// <summary>
/// Answers one profile now: as stored while that is fresher than a day, else by a request that goes before all other work and is waited
/// for. Nothing is collected here; limits, providers and recording are those of every other request.
/// </summary>
internal sealed class OnDemandProfiles(
    StoredProfiles stored, ScrapeRequests requests, FlowCatalog flows, OnDemandLimits limits, IHotState hot, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromDays(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    /// <summary>Answers the profile of a handle that was already checked.</summary>
    public async Task<IResult> AnswerAsync(long teamId, string flowName, string handle, bool force, HttpContext http, CancellationToken ct)
    {
        var flow = flows.Find(flowName)!;
        var known = await stored.FindAsync(flow.Platform, handle, ct);
        if (!force && known is not null && time.GetUtcNow() - known.MeasuredAt < Fresh)
            return Profile(known, stale: false);
        if (await requests.FindActiveAsync(teamId, flow.Name, flow.Platform, handle, ct) is not { } id)
        {
            var decision = await limits.TakeAsync(handle, ct);
            if (!decision.Allowed)
                return LimitRefusal.Answer(http, decision);
            id = await requests.SubmitAsync(
                new(flow, teamId, handle, new JsonObject { [flow.Parameter!] = handle }.ToJsonString()) { Priority = 100, IsInteractive = true }, ct);
        }

        return await AnswerWhenDoneAsync(teamId, id, flow, handle, known, http, ct);
    }

    private async Task<IResult> AnswerWhenDoneAsync(
        long teamId, long id, FlowSpec flow, string handle, StoredProfile? known, HttpContext http, CancellationToken ct)
    {
        var request = await WaitAsync(teamId, id, ct);
        switch (request)
        {
            case { Status: RequestStatus.Complete }:
                return await stored.FindAsync(flow.Platform, handle, ct) is { } fresh ? Profile(fresh, stale: false) : Answer.Ok(JsonNode.Parse(request.Data!)!);
            case { Status: RequestStatus.Failed, ErrorCode: ItemErrors.NotFound }:
                return Answer.NotFound("handle", request.Error!, ErrorCodes.AccountNotFound);
            case { Status: RequestStatus.Failed, ErrorCode: ItemErrors.Private }:
                return Answer.Ok<JsonNode>(new JsonObject { ["platform"] = flow.Platform, ["username"] = handle, ["is_private"] = true });
        }

        // A source may still answer; until then the last known answer is better than none, as long as it says how old it is.
        if (known is not null)
            return Profile(known, stale: true);
        if (request.Status == RequestStatus.Failed)
            return Answer.Error(
                StatusCodes.Status503ServiceUnavailable, "No source could answer.", [new ApiError("", request.Error ?? "No source could answer.", ErrorCodes.Unavailable)]);
        http.Response.Headers.Location = $"/api/v1/scrape-requests/{id}";
        return Answer.Accepted(request.ToView());
    }

    private async Task<RequestRow> WaitAsync(long teamId, long id, CancellationToken ct)
    {
        var since = time.GetTimestamp();
        var wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var hints = hot.OnHint(HintTopic.Requests, () => wake.Writer.TryWrite(true));
        while (true)
        {
            wake.Reader.TryRead(out _);
            var request = (await requests.FindAsync(id, teamId, ct))!;
            // A request whose last run failed is tried again for longer than anybody waits here.
            if (request.Status is RequestStatus.Complete or RequestStatus.Failed || request is { Status: RequestStatus.Pending, Error: not null }
                || time.GetElapsedTime(since) >= Patience)
                return request;
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct);
            await Task.WhenAny(wake.Reader.WaitToReadAsync(waiting.Token).AsTask(), Task.Delay(Poll, time, waiting.Token));
            await waiting.CancelAsync();
            ct.ThrowIfCancellationRequested();
        }
    }

    private IResult Profile(StoredProfile profile, bool stale)
    {
        var view = JsonNode.Parse(profile.Json)!.AsObject();
        view["measured_at"] = profile.MeasuredAt.ToWireFormat();
        view["stale"] = stale;
        view["age_seconds"] = (long)(time.GetUtcNow() - profile.MeasuredAt).TotalSeconds;
        view["posts"] = JsonNode.Parse(profile.Posts);
        return Answer.Ok<JsonNode>(view);
    }
}
