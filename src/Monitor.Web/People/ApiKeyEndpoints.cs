using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
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
        keys.MapGet("", ListAsync).Validates<ApiKeyPage>().Documented(ApiKeyDocs.List);
        keys.MapPost("", CreateAsync).Validates<CreateApiKey>().Documented(ApiKeyDocs.Create).RequiresProof();
        keys.MapDelete("/{key_id}", RevokeAsync).Documented(ApiKeyDocs.Revoke);
    }

    /// <summary>The answer when nothing could be made.</summary>
    public static IResult NotMade(Making outcome, int most) => outcome switch
    {
        Making.TooMany => Answer.Conflict(
            "name", $"The team has {most} keys in use, as many as it may: revoke one first.", ErrorCodes.TooManyKeys),
        Making.NoOperator => Answer.Conflict(
            "email", "The installation has no operator yet: set it up first, then invite.", ErrorCodes.NoOperator),
        _ => AccessGate.Denied("You may not do this any more.", ErrorCodes.Forbidden),
    };

    private static Task<IResult> ListAsync([AsParameters] ApiKeyPage page, ApiKeys keys, CurrentTeam team, CancellationToken ct) =>
        PeoplePages.IdentifiedAsync(
            page.Limit, page.Cursor, (after, limit) => keys.PageAsync(team.Id, page.Active == "true", after, limit, ct), View, key => key.Id);

    private static async Task<IResult> CreateAsync(
        CreateApiKey body, ApiKeys keys, CurrentTeam team, CurrentCaller current, IOptions<AuthOptions> options, CancellationToken ct)
    {
        var wanted = new NewApiKey(body.Name!.Trim(), TeamRoles.ParseScope(body.Scope!), QueryText.Time(body.ExpiresAt));
        var most = options.Value.KeysPerTeam;
        var (outcome, key, text) = await keys.CreateAsync(team.Id, wanted, current.Known.Maker, most, current.Actor, ct);
        return outcome == Making.Done ? Answer.Created(View(key!) with { Key = text }) : NotMade(outcome, most);
    }

    private static async Task<IResult> RevokeAsync(
        [FromRoute(Name = "key_id")] string keyId, ApiKeys keys, CurrentTeam team, CurrentCaller current, CallerCache cache, CancellationToken ct)
    {
        if (!Guid.TryParseExact(keyId, "D", out var known) || !await keys.RevokeAsync(team.Id, known, current.Actor, ct))
            return Answer.NotFound("key_id", $"There is no key {keyId}.", ErrorCodes.KeyNotFound);
        cache.Clear();
        return Answer.Ok(new DoneView(true));
    }

    private static ApiKeyView View(ApiKey k) =>
        new(k.Id, k.Name, k.Prefix, k.Scope, k.CreatedAt, k.ExpiresAt, k.LastUsedAt, k.RevokedAt, k.MadeByKey, Key: null);
}
