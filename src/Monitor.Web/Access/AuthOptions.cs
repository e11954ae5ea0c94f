using System.ComponentModel.DataAnnotations;

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
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromDays(7);

    /// <summary>The longest life of a session.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "365.00:00:00")]
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Wrong passwords in a row until the user is locked out for a while.</summary>
    [Range(1, 100)]
    public int MaxFailures { get; set; } = 5;

    /// <summary>How long a user is locked out.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LockOut { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an invitation can be accepted.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "90.00:00:00")]
    public TimeSpan InvitationLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>API keys of a team that are neither revoked nor expired.</summary>
    [Range(1, 100_000)]
    public int KeysPerTeam { get; set; } = 100;

    /// <summary>Lets browsers keep the session without TLS, also from other machines.</summary>
    public bool AllowPlainHttp { get; set; }
}
