using Microsoft.Extensions.Options;
using Monitor.Data.People;
using Monitor.Web.Access;
using Monitor.Web.Answers;

namespace Monitor.Web.People;

/// <summary>Begins the session of somebody who proved who they are, however they did.</summary>
internal sealed class SessionStart(Sessions sessions, Users users, CurrentCaller current, CallerCache cache, IOptions<AuthOptions> options, TimeProvider clock)
{
    private const int LongestAgent = 300;

    /// <summary>
    /// Gives the browser a session and answers what there is to know about it; null when what was proved counts no more, because it was
    /// changed meanwhile or its person was disabled.
    /// </summary>
    public async Task<IResult?> BeginAsync(HttpContext http, SignedIn proof, CancellationToken ct)
    {
        var agent = http.Request.Headers.UserAgent.ToString();
        var life = options.Value.SessionLifetime;
        var token = await sessions.CreateAsync(
            proof, life, agent.Length > LongestAgent ? agent[..LongestAgent] : agent, current.Actor, ct);
        if (token is null)
            return null;
        // A browser has one session: the one that it came with is over.
        if (current is { Value: { Kind: CallerKind.User, UserId: { } before } former, SessionToken: not null })
        {
            await sessions.RevokeAsync(before, former.Id, current.Actor, ct);
            cache.Clear();
        }

        SessionCookie.Write(http, token, life, options.Value.AllowPlainHttp);
        var user = await users.GetAsync(proof.UserId, ct);
        var team = user.Teams.Count > 0 ? user.Teams[0] : null;
        var caller = new Caller(
            CallerKind.User, Guid.Empty, user.Id, user.Name, team?.TeamId, team is null ? null : TeamRoles.Parse(team.Role), user.IsOperator, IsDisabled: false)
        {
            HasSecondFactor = user.HasSecondFactor || proof.Method != SignInMethods.Password,
            ProvedAt = proof.ProvedAt(clock.GetUtcNow()),
        };
        return Answer.Ok(SessionEndpoints.View(user, caller, token, options.Value));
    }
}
