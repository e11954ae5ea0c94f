using Microsoft.AspNetCore.Mvc;
using Monitor.Data.People;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.People;

/// <summary>The team's API keys.</summary>
internal static class ApiKeyEndpoints
{
    public static void MapApiKeys(this IEndpointRouteBuilder app)
    {
        var keys = app.MapGroup("/api/v1/api-keys").WithTags("Team").Requires(Permission.TeamManage);
        keys.MapGet("", ListAsync).Documented(ApiKeyDocs.List);
        keys.MapPost("", CreateAsync).Validates<CreateApiKey>().Documented(ApiKeyDocs.Create);
        keys.MapDelete("/{key_id}", RevokeAsync).Documented(ApiKeyDocs.Revoke);
    }

    private static async Task<IResult> ListAsync(ApiKeys keys, CurrentTeam team, CancellationToken ct) =>
        Answer.Ok((await keys.ListAsync(team.Id, ct)).Select(View).ToArray());

    private static async Task<IResult> CreateAsync(
        CreateApiKey body, ApiKeys keys, CurrentTeam team, CurrentCaller current, CancellationToken ct)
    {
        var (key, text) = await keys.CreateAsync(
            team.Id, body.Name!.Trim(), TeamRoles.ParseScope(body.Scope!), QueryText.Time(body.ExpiresAt), current.Known.UserId, current.Actor, ct);
        return Answer.Created(View(key) with { Key = text });
    }

    private static async Task<IResult> RevokeAsync(
        [FromRoute(Name = "key_id")] string id, ApiKeys keys, CurrentTeam team, CurrentCaller current, CallerCache cache, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var keyId) || !await keys.RevokeAsync(team.Id, keyId, current.Actor, ct))
            return Answer.NotFound("key_id", $"There is no key {id}.", ErrorCodes.KeyNotFound);
        cache.Clear();
        return Answer.Ok(new DoneView(true));
    }

    private static ApiKeyView View(ApiKey k) =>
        new(k.Id, k.Name, k.Prefix, k.Scope, k.CreatedAt, k.ExpiresAt, k.LastUsedAt, k.RevokedAt, Key: null);
}
