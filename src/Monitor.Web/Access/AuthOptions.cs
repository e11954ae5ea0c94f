using System.ComponentModel.DataAnnotations;
using Monitor.Data.People;

namespace Monitor.Web.Access;

/// <summary>Who may call, and how long a sign-in lasts. Section <c>Auth</c>.</summary>
internal sealed class AuthOptions
{
    public const string Section = "Auth";

    /// <summary><c>open</c>, <c>required</c> or empty; see <see cref="AuthMode"/>.</summary>
    public string? Mode { get; set; }

    /// <summary>The secret that creates the first admin, instead of one from the log.</summary>
    [MinLength(16)]
    public string? SetupSecret { get; set; }

    /// <summary>A session that was not used for this long is over.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "365.00:00:00")]
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromDays(1);

    /// <summary>The longest life of a session.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "365.00:00:00")]
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How long it counts that somebody proved who they are, where a route asks for that.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan ProofLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Who needs a second factor for what they may: <c>none</c>, <c>operators</c>, <c>admins</c> (operators too) or <c>everybody</c>.</summary>
    [RegularExpression("none|operators|admins|everybody", ErrorMessage = "Auth:RequireSecondFactor is one of: none, operators, admins, everybody.")]
    public string RequireSecondFactor { get; set; } = "none";

    /// <summary>Where people find this service, such as <c>https://monitor.example.org</c>; links in mails and passkeys need it.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>How long a link to get back into an account works.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "1.00:00:00")]
    public TimeSpan RecoveryLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Wrong passwords in a row from one place for one address until there is a wait.</summary>
    [Range(1, 100)]
    public int MaxFailures { get; set; } = 5;

    /// <summary>The longest wait, up to which it doubles with every wrong one.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LockOut { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Wrong passwords an hour for one address from all places together that its people did not sign in from before.</summary>
    [Range(1, 100_000)]
    public int FailuresPerHour { get; set; } = 100;

    /// <summary>How long an invitation can be accepted.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "90.00:00:00")]
    public TimeSpan InvitationLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>API keys of a team that are neither revoked nor expired.</summary>
    [Range(1, 100_000)]
    public int KeysPerTeam { get; set; } = 100;

    /// <summary>Lets browsers keep the session without TLS, also from other machines.</summary>
    public bool AllowPlainHttp { get; set; }

    /// <summary>Whether somebody without a second factor is refused what they otherwise may.</summary>
    internal bool NeedsSecondFactor(Caller caller, Permission permission) => !caller.HasSecondFactor && RequireSecondFactor switch
    {
        "everybody" => true,
        "admins" => Permissions.NeedsOperator(permission) || Permissions.Role(permission) == TeamRole.Admin,
        "operators" => Permissions.NeedsOperator(permission) || (caller.IsOperator && Permissions.Role(permission) == TeamRole.Admin),
        _ => false,
    };

    /// <summary>Whether somebody will be refused something for lack of a second factor.</summary>
    internal bool MissesSecondFactor(Caller caller) => !caller.HasSecondFactor && RequireSecondFactor switch
    {
        "everybody" => true,
        "admins" => caller.IsOperator || caller.Role == TeamRole.Admin,
        "operators" => caller.IsOperator,
        _ => false,
    };

    /// <summary>
    /// Makes links to a page of the user interface that takes a token; null while the service does not know its own address. Behind the #
    /// it reaches no server, proxy or log.
    /// </summary>
    internal Func<string, string>? Link(string page) => PublicUrl is { } url ? token => $"{url.AbsoluteUri.TrimEnd('/')}/{page}#token={token}" : null;
}
