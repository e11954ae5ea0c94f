using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Monitor.Data.Auditing;
using Monitor.Data.HotState;
using Monitor.Data.Media;
using Monitor.Data.Pictures;
using Monitor.Data.Queues;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Media;

/// <summary>The archive of pictures and videos: what is in it, what is to be, what failed and why.</summary>
internal static class MediaEndpoints
{
    private const string Id = "media_id";
    private const int DefaultLimit = 50;

    // That there is nothing may change sooner than a picture does.
    private const string KeptNothing = "private, max-age=60";
    private const string KeptProxied = "private, max-age=3600";

    public static void MapMedia(this IEndpointRouteBuilder app)
    {
        var media = app.MapGroup("/api/v1/media").WithTags("Media");
        media.MapGet("", ListAsync).Requires(Permission.Operate).Validates<MediaQuery>().Documented(MediaDocs.List);
        media.MapGet("/status", StatusAsync).Requires(Permission.Operate).Documented(MediaDocs.Status);
        media.MapPatch("/status", ChangeAsync).Requires(Permission.Operate).Validates<ChangeMedia>().Documented(MediaDocs.Change);
        media.MapPost("/retry", RetryAsync).Requires(Permission.Operate).Validates<RetryMedia>().Documented(MediaDocs.Retry);
        media.MapGet("/{media_id:long}/content", ContentAsync).Requires(Permission.AccountsRead).Validates<ContentQuery>().Documented(MediaDocs.Content);
    }

    private static async Task<IResult> ListAsync([AsParameters] MediaQuery query, MediaLibrary library, CancellationToken ct)
    {
        var limit = QueryText.Number(query.Limit) ?? DefaultLimit;
        var rows = await library.PageAsync(
            new(query.Status, query.ErrorCode, query.Platform, query.AssetType, query.EntityType, QueryText.Id(query.EntityId)),
            QueryText.IdPosition(query.Cursor, query.Before), limit + 1, ct);
        var page = rows.Take(limit).Select(ToView).ToArray();
        return Answer.Ok(page, rows.Count > limit ? $"{page[^1].Id}" : null);
    }

    private static async Task<IResult> StatusAsync(MediaLibrary library, MediaBacklog queue, IOptions<MediaOptions> options, CancellationToken ct) =>
        Answer.Ok(await ReadAsync(library, queue, options.Value, ct));

    private static async Task<IResult> ChangeAsync(
        ChangeMedia body, MediaLibrary library, MediaBacklog queue, QueueAdmin admin, IHotState hot, IOptions<MediaOptions> options, AuditLog audit, CancellationToken ct)
    {
        await queue.EnsureAsync(ct);
        var before = await queue.PoolAsync(ct);
        if (body.Workers is not null || body.Concurrency is not null)
            await queue.ResizeAsync(body.Workers, body.Concurrency, ct);
        if (body.MaxRunning is not null || body.Paused is not null)
            await admin.ChangeAsync(MediaBacklog.Name, new() { MaxRunning = body.MaxRunning, Paused = body.Paused }, ct);
        await hot.HintAsync(HintTopic.Queues, ct);
        var after = await queue.PoolAsync(ct);
        if (AuditActor.Current is { } actor)
            await audit.WriteAsync(
                actor, new("changeMedia", "media", null) { Before = StateOf(before).ToJsonString(), After = StateOf(after).ToJsonString() }, ct);
        return Answer.Ok(await ReadAsync(library, queue, options.Value, ct));
    }

    private static async Task<IResult> RetryAsync(RetryMedia body, MediaLibrary library, CancellationToken ct)
    {
        var retried = await library.RetryAsync(body.Ids, body.Filter?.ErrorCode, body.Filter?.Platform, ct);
        Audited.Change("media", "retry", null, new JsonObject
        {
            ["retried"] = retried,
            ["error_code"] = body.Filter?.ErrorCode,
            ["platform"] = body.Filter?.Platform,
        });
        return Answer.Ok(new RetriedMediaView(retried));
    }

    private static async Task<IResult> ContentAsync(
        [FromRoute(Name = Id)] long mediaId, [AsParameters] ContentQuery query, MediaLibrary library, MediaServing serving, PictureReader pictures, CurrentTeam team,
        HttpContext http, CancellationToken ct)
    {
        if (await library.FindAsync(team.Id, mediaId, ct) is not { } seen)
            return Answer.NotFound(Id, $"No picture or video {mediaId} is known to you.", ErrorCodes.MediaNotFound);
        if (seen.Copy is { } copy && await serving.ShowAsync(copy, QueryText.Number(query.Width), http) is { } stored)
            return stored;
        var address = seen.EntityType == "account" ? PictureAddress.OfAccount(seen.EntityId, seen.Url) : PictureAddress.OfPost(seen.EntityId, seen.Url);
        var picture = await pictures.ReadAsync(address, ct);
        http.Response.Headers.CacheControl = picture is null ? KeptNothing : KeptProxied;
        return picture is null ? TypedResults.NoContent() : TypedResults.Bytes(picture.Content, picture.Type, entityTag: new(picture.Tag));
    }

    private static async Task<MediaStatusView> ReadAsync(MediaLibrary library, MediaBacklog queue, MediaOptions options, CancellationToken ct)
    {
        var standing = await library.StandingAsync(ct);
        var pool = await queue.PoolAsync(ct);
        var counts = await library.CountsAsync(ct);
        return new(
            options.Mode == MediaMode.Store ? "store" : "proxy", options.S3.IsUsed ? "s3" : "folder", standing.Backlog, options.AlarmAt, standing.OldestFoundAt,
            standing.PerMinute, standing.Objects, standing.Bytes, standing.Removing, pool.Workers, pool.Concurrency, pool.MaxRunning, pool.Running, pool.IsPaused,
            [.. counts.Select(count => new MediaCountView(count.Status, count.AssetType, count.ErrorCode, count.Count))]);
    }

    private static JsonObject StateOf(MediaPool pool) => new() { ["max_running"] = pool.MaxRunning, ["paused"] = pool.IsPaused };

    private static MediaView ToView(MediaRow row) => new(
        row.Id, row.EntityType, row.EntityId, row.Name, row.Platform, row.AssetType, row.Position, row.Status, row.OriginalUrl, row.Key,
        MediaLinks.Of(row.Id, row.Hash), row.Hash, row.Bytes, row.ContentType, row.ErrorCode, row.Error, row.Tries, row.ExpiresAt, row.UpdatedAt, row.StoredAt);
}
