using Microsoft.Extensions.Options;
using Monitor.Data.Auditing;
using Monitor.Data.People;
using Monitor.Data.People.SingleSignOn;
using Monitor.Web.Access;

namespace Monitor.Web.People.SingleSignOn;

/// <summary>
/// What follows from what somebody brought back from the issuer. Whoever it is there is looked up by issuer and subject alone: an address is
/// what the issuer says and proves no account here.
/// </summary>
internal sealed class ReturnFromIssuer(
    IdentityStore identities, SessionStart start, Sessions sessions, CallerCache cache, CurrentCaller current, IOptions<OidcOptions> options,
    TimeProvider clock)
{
    // Clocks of issuers differ from ours.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>Does it; null when it is done, else one of <see cref="SingleSignOnErrors"/>.</summary>
    public async Task<string?> ApplyAsync(HttpContext http, IssuerAnswer answer, CancellationToken ct)
    {
        var state = answer.State;
        if (state is null || state.BegunAt + FlowState.Life < clock.GetUtcNow())
            return SingleSignOnErrors.Expired;
        var actor = state.Person?.As(current.Actor) ?? current.Actor;
        var (error, userId) = answer.Word is not { } word ? (answer.Error ?? SingleSignOnErrors.InvalidAnswer, null) : state.Purpose switch
        {
            FlowPurpose.Prove => await ProveAsync(state, word, actor, ct),
            FlowPurpose.Link => await LinkAsync(state, word, actor, ct),
            FlowPurpose.Accept => await AcceptAsync(http, state, word, actor, ct),
            _ => await SignInAsync(http, word, actor, ct),
        };
        if (error is not null)
            await identities.RefuseAsync(userId ?? state.Person?.UserId, error, actor, ct);
        return error;
    }

    private async Task<(string? Error, long? UserId)> SignInAsync(HttpContext http, IssuerWord word, AuditActor actor, CancellationToken ct)
    {
        var (userId, proof) = await identities.UseAsync(word.Identity, ct);
        if (userId is not null)
            return (proof is null ? SingleSignOnErrors.UserDisabled : await BeginAsync(http, proof, word, ct), userId);
        if (options.Value.JoinTeam is not { } team)
            return (SingleSignOnErrors.NotLinked, null);
        var domain = word.Identity.Email?.Split('@')[1];
        if (!options.Value.Domains.Any(d => d.Trim().Equals(domain, StringComparison.OrdinalIgnoreCase)))
            return (SingleSignOnErrors.NotLinked, null);
        if (!word.IsEmailVerified)
            return (SingleSignOnErrors.EmailNotVerified, null);
        var (outcome, joined) = await identities.JoinAsync(
            word.Identity, word.Identity.Email!, team, TeamRoles.Parse(options.Value.JoinRole), actor, ct);
        return outcome switch
        {
            IdentityJoined.Done => (await BeginAsync(http, joined!, word, ct), joined!.UserId),
            IdentityJoined.AddressTaken => (SingleSignOnErrors.AlreadyMember, null),
            _ => (SingleSignOnErrors.NotLinked, null),
        };
    }

    private async Task<(string? Error, long? UserId)> AcceptAsync(
        HttpContext http, FlowState state, IssuerWord word, AuditActor actor, CancellationToken ct)
    {
        var (known, proof) = await identities.UseAsync(word.Identity, ct);
        if (known is not null && proof is null)
            return (SingleSignOnErrors.UserDisabled, known);
        var accepted = await identities.AcceptAsync(state.Invitation!.Token, state.Invitation.Name, word.Identity, known, actor, ct);
        switch (accepted.Outcome)
        {
            case Acceptance.Done:
                cache.Clear();
                // A new account is one that the identity is linked to from now on.
                proof ??= (await identities.UseAsync(word.Identity, ct)).Proof;
                return (proof is null ? SingleSignOnErrors.ChangedMeanwhile : await BeginAsync(http, proof, word, ct), accepted.UserId);
            case Acceptance.AlreadyMember:
                return (SingleSignOnErrors.AlreadyMember, known);
            case Acceptance.Refused:
                return (SingleSignOnErrors.IdentityTaken, known);
            default:
                return (SingleSignOnErrors.InvitationNotFound, known);
        }
    }

    private async Task<(string? Error, long? UserId)> LinkAsync(FlowState state, IssuerWord word, AuditActor actor, CancellationToken ct)
    {
        var person = state.Person!;
        var linked = await identities.LinkAsync(word.Identity, new(person.UserId, person.Session, person.CredentialsVersion), actor, ct);
        if (linked == IdentityLinked.Done)
            cache.Clear();
        return (linked switch
        {
            IdentityLinked.Done => null,
            IdentityLinked.Taken => SingleSignOnErrors.IdentityTaken,
            IdentityLinked.TooMany => SingleSignOnErrors.TooMany,
            _ => SingleSignOnErrors.ChangedMeanwhile,
        }, person.UserId);
    }

    private async Task<(string? Error, long? UserId)> ProveAsync(FlowState state, IssuerWord word, AuditActor actor, CancellationToken ct)
    {
        var person = state.Person!;
        var (userId, proof) = await identities.UseAsync(word.Identity, ct);
        if (userId != person.UserId || !(word.AuthenticatedAt >= state.BegunAt - Skew))
            return (SingleSignOnErrors.NotProved, person.UserId);
        if (proof is null)
            return (SingleSignOnErrors.UserDisabled, userId);
        if (!await sessions.ProveAsync(person.Session, proof, actor, ct))
            return (SingleSignOnErrors.ChangedMeanwhile, userId);
        cache.Clear();
        return (null, userId);
    }

    // The issuer may have let somebody through who signed in there this morning: how long ago it saw them is how old this proof is.
    private async Task<string?> BeginAsync(HttpContext http, SignedIn proof, IssuerWord word, CancellationToken ct) =>
        await start.BeginAsync(http, proof with { IsFresh = false, SeenAt = word.AuthenticatedAt }, ct) is null
            ? SingleSignOnErrors.ChangedMeanwhile : null;
}
