using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Monitor.Data.People;
using Monitor.Data.People.SingleSignOn;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.Edge;
using Monitor.Web.OpenApi;

namespace Monitor.Web.People.SingleSignOn;

/// <summary>
/// Single sign-on: to the issuer and back. A sign-in may be begun by a link; what concerns an account is begun by a page of ours, which proves
/// itself with the session's token, and gets the address to go to.
/// </summary>
internal static class SingleSignOnEndpoints
{
    private const string Begin = "/api/v1/session/oidc";

    public static void MapSingleSignOn(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/v1/invitations/accept/oidc", AcceptAsync).WithTags("Team").Validates<AcceptWithIssuer>()
            .Documented(SingleSignOnDocs.Accept).Prepares().Public().CountsAttempts();

        var session = app.MapGroup("/api/v1/session").WithTags("Session").RequiresPerson();
        session.MapGet("/methods", GetMethods).Documented(SingleSignOnDocs.Methods).Public();
        session.MapGet("/oidc", SignInAsync).Validates<SignInReturn>().Documented(SingleSignOnDocs.SignIn).Public();
        session.MapGet("/oidc/callback", EndAsync).Documented(SingleSignOnDocs.End).Public().CountsAttempts();
        session.MapPost("/proof/oidc", ProveAsync).Validates<GoToIssuer>().Documented(SingleSignOnDocs.Prove).Prepares();
        session.MapGet("/identities", ListAsync).Documented(SingleSignOnDocs.List);
        session.MapPost("/identities", LinkAsync).Validates<GoToIssuer>().Documented(SingleSignOnDocs.Link).Prepares().RequiresProof();
        session.MapDelete("/identities/{identity_id}", UnlinkAsync).Documented(SingleSignOnDocs.Unlink).RequiresProof();
    }

    private static IResult GetMethods(HttpRequest request, PublicAddress address, IOptions<OidcOptions> oidc) => Answer.Ok(new SignInMethodsView(
        address.NameOf(request) is not null, oidc.Value.IsOn ? new SingleSignOnView(oidc.Value.Name, Begin) : null));

    private static async Task<IResult> SignInAsync(
        [AsParameters] SignInReturn query, HttpContext http, IssuerConversation issuer, TimeProvider clock, CancellationToken ct)
    {
        var back = ReturnRules.Page(query.Return);
        if (Off(http, issuer) is { } off)
            return off;
        return await issuer.BeginAsync(http, new FlowState(FlowPurpose.SignIn, back, clock.GetUtcNow()), ct) is { } location
            ? TypedResults.Redirect(location)
            : LandingPage.GoBack(back, SingleSignOnErrors.IssuerUnavailable);
    }

    private static async Task<IResult> EndAsync(HttpContext http, IssuerConversation issuer, ReturnFromIssuer back, CancellationToken ct)
    {
        if (Off(http, issuer) is { } off)
            return off;
        var answer = await issuer.EndAsync(http);
        var error = await back.ApplyAsync(http, answer, ct);
        var page = answer.State?.Return ?? ReturnRules.Page(path: null);
        return error is null ? LandingPage.GoOn(page) : LandingPage.GoBack(page, error);
    }

    private static Task<IResult> AcceptAsync(AcceptWithIssuer body, HttpContext http, IssuerConversation issuer, TimeProvider clock, CancellationToken ct) =>
        GoAsync(
            http, issuer,
            () => new FlowState(FlowPurpose.Accept, ReturnRules.Page(body.Return), clock.GetUtcNow())
            {
                Invitation = new FlowInvitation(body.Token!, body.Name?.Trim()),
            }, ct);

    private static async Task<IResult> ProveAsync(
        GoToIssuer body, HttpContext http, IssuerConversation issuer, Users users, CurrentCaller current, TimeProvider clock, CancellationToken ct)
    {
        var person = await PersonAsync(users, current.Known, ct);
        return await GoAsync(
            http, issuer, () => new FlowState(FlowPurpose.Prove, ReturnRules.Page(body.Return), clock.GetUtcNow()) { Person = person }, ct);
    }

    private static async Task<IResult> LinkAsync(
        GoToIssuer body, HttpContext http, IssuerConversation issuer, Users users, CurrentCaller current, TimeProvider clock, CancellationToken ct)
    {
        var person = await PersonAsync(users, current.Known, ct);
        return await GoAsync(
            http, issuer, () => new FlowState(FlowPurpose.Link, ReturnRules.Page(body.Return), clock.GetUtcNow()) { Person = person }, ct);
    }

    private static async Task<IResult> ListAsync(IdentityStore identities, CurrentCaller current, CancellationToken ct) =>
        Answer.Ok((await identities.ListAsync(current.Known.UserId!.Value, ct))
            .Select(i => new IdentityView(i.Id, i.Issuer, i.Email, i.CreatedAt, i.LastUsedAt)).ToArray());

    private static async Task<IResult> UnlinkAsync(
        [FromRoute(Name = "identity_id")] string identityId, HttpRequest request, IdentityStore identities, WaysToSignIn ways, CurrentCaller current,
        CallerCache cache, CancellationToken ct)
    {
        if (!Guid.TryParseExact(identityId, "D", out var known))
            return NotFound(identityId);
        var removed = await identities.UnlinkAsync(current.Known.UserId!.Value, known, current.Known.Id, ways.Of(request), current.Actor, ct);
        if (removed != SignInWayRemoved.Done)
            return removed == SignInWayRemoved.Unknown ? NotFound(identityId) : WaysToSignIn.IsLast("identity_id");
        cache.Clear();
        return Answer.Ok(new DoneView(true));
    }

    private static async Task<FlowPerson> PersonAsync(Users users, Caller caller, CancellationToken ct)
    {
        var user = await users.GetAsync(caller.UserId!.Value, ct);
        return new FlowPerson(user.Id, caller.Id, user.CredentialsVersion, caller.Name, caller.TeamId);
    }

    private static async Task<IResult> GoAsync(HttpContext http, IssuerConversation issuer, Func<FlowState> state, CancellationToken ct)
    {
        if (Off(http, issuer) is { } off)
            return off;
        return await issuer.BeginAsync(http, state(), ct) is { } location
            ? Answer.Ok(new IssuerLocationView(location))
            : Answer.Error(StatusCodes.Status503ServiceUnavailable, SingleSignOnDocs.UnavailableMessage,
                [new ApiError("", SingleSignOnDocs.UnavailableMessage, SingleSignOnErrors.IssuerUnavailable)]);
    }

    private static IResult? Off(HttpContext http, IssuerConversation issuer) =>
        !issuer.IsOn ? Answer.NotFound("path", SingleSignOnDocs.OffMessage, ErrorCodes.SingleSignOnOff)
        : !issuer.HasAddress(http.Request) ? Answer.Conflict("host", SingleSignOnDocs.NoAddressMessage, ErrorCodes.PublicUrlRequired)
        : null;

    private static IResult NotFound(string id) => Answer.NotFound("identity_id", $"You have no identity {id}.", ErrorCodes.IdentityNotFound);
}
