namespace Monitor.Web.People;

/// <summary>Creates the first admin.</summary>
internal sealed record CompleteSetup(string? Secret, string? Email, string? Name, string? Password, string? TeamName);

/// <summary>Signs in.</summary>
internal sealed record BeginSession(string? Email, string? Password, string? Code);

/// <summary>Changes the own password.</summary>
internal sealed record ChangePassword(string? CurrentPassword, string? NewPassword);

/// <summary>Proves again who is signed in.</summary>
internal sealed record ProveSession(string? Password, string? Code);

/// <summary>Notes which notices were seen.</summary>
internal sealed record SeeNotices(long? UpTo);

/// <summary>Asks for a link to get back in.</summary>
internal sealed record BeginRecovery(string? Email, string? Password);

/// <summary>Uses such a link.</summary>
internal sealed record CompleteRecovery(string? Token, string? NewPassword, string? Code);

/// <summary>Makes a link for somebody else.</summary>
internal sealed record RecoverUser(bool? ClearFactors, bool? HandOver);

/// <summary>Begins a second factor.</summary>
internal sealed record EnrolSecondFactor(string? Password);

/// <summary>Chooses the team that the session acts for.</summary>
internal sealed record ChooseTeam(long? TeamId);

/// <summary>The first code of a new second factor.</summary>
internal sealed record VerifyCode(string? Code);

/// <summary>Takes the second factor away.</summary>
internal sealed record DisableSecondFactor(string? Password);

/// <summary>Invites somebody.</summary>
internal sealed record CreateInvitation(string? Email, string? Role, bool? HandOver);

/// <summary>Accepts an invitation.</summary>
internal sealed record AcceptInvitation(string? Token, string? Name, string? Password, string? Code);

/// <summary>Gives a member another role.</summary>
internal sealed record ChangeMember(string? Role);

/// <summary>Makes a key.</summary>
internal sealed record CreateApiKey(string? Name, string? Scope, string? ExpiresAt);

/// <summary>Makes a team.</summary>
internal sealed record CreateTeam(string? Name);

/// <summary>Changes the team.</summary>
internal sealed record ChangeTeam(string? Name, int? HistoryDays);

/// <summary>Disables or enables a user, makes them an operator or no longer one.</summary>
internal sealed record ChangeUser(bool? Disabled, bool? Operator);

/// <summary>Whether the installation still has to be set up.</summary>
/// <param name="SetupRequired">True until the first operator exists.</param>
/// <param name="Auth">open or required.</param>
/// <param name="Dashboard">Where Hangfire's dashboard is; null where the engine runs without it.</param>
internal sealed record SetupView(bool SetupRequired, string Auth, string? Dashboard);

/// <summary>A user who was just made.</summary>
internal sealed record UserCreatedView(long UserId, string Email);

/// <summary>Who is signed in.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Email">Their e-mail.</param>
/// <param name="Name">Their name.</param>
/// <param name="Operator">Whether they look after the whole installation.</param>
/// <param name="SecondFactor">Whether a code is asked for at sign-in.</param>
/// <param name="TeamId">The team that the session acts for.</param>
/// <param name="Role">The role in that team.</param>
/// <param name="Teams">All teams of the user.</param>
/// <param name="CsrfToken">What X-CSRF-Token repeats.</param>
internal sealed record SessionView(
    long UserId, string Email, string Name, bool Operator, bool SecondFactor, long? TeamId, string? Role, IReadOnlyList<MembershipView> Teams,
    string CsrfToken)
{
    /// <summary>Whether the person can sign in with a password.</summary>
    public bool HasPassword { get; init; }

    /// <summary>When they last proved who they are; some routes want that to be a short while ago.</summary>
    public DateTimeOffset? ProvedAt { get; init; }

    /// <summary>Whether something is refused for lack of a second factor.</summary>
    public bool SecondFactorNeeded { get; init; }

    /// <summary>How many passkeys they have.</summary>
    public int Passkeys { get; init; }

    /// <summary>How many notices about the account the person has not seen.</summary>
    public int UnseenNotices { get; init; }
}

/// <summary>Something that happened to the own account.</summary>
/// <param name="Id">Its number; newer ones have larger ones.</param>
/// <param name="At">When it happened.</param>
/// <param name="Kind">What, such as password_changed.</param>
/// <param name="Detail">What else there is to know.</param>
/// <param name="Ip">The address that it came from.</param>
/// <param name="SeenAt">When the person saw it.</param>
internal sealed record PersonNoticeView(long Id, DateTimeOffset At, string Kind, string? Detail, string? Ip, DateTimeOffset? SeenAt);

/// <summary>A link for somebody.</summary>
/// <param name="Mailed">Whether it was sent to them; otherwise hand the token on.</param>
/// <param name="Token">The token, unless it was mailed; it is shown only now.</param>
/// <param name="Url">Where to use it, where the service knows its own address.</param>
internal sealed record RecoveryView(bool Mailed, string? Token, string? Url);

/// <summary>A team of the user.</summary>
internal sealed record MembershipView(long TeamId, string Name, string Role);

/// <summary>One of the user's sessions.</summary>
internal sealed record SessionListView(
    Guid Id, bool Current, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, DateTimeOffset ExpiresAt, string? Ip, string? UserAgent);

/// <summary>The secret of a new second factor; it is shown only now.</summary>
internal sealed record EnrolmentView(string Secret, string Uri);

/// <summary>Codes that stand in for the app once each; they are shown only now.</summary>
internal sealed record RecoveryCodesView(IReadOnlyList<string> RecoveryCodes);

/// <summary>Something was done; there is nothing to say about it.</summary>
internal sealed record DoneView(bool Done);

/// <summary>An invitation.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Email">Who is invited.</param>
/// <param name="Role">As what.</param>
/// <param name="State">open, accepted, revoked or expired.</param>
/// <param name="CreatedBy">Who invited.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="ExpiresAt">Until when it can be accepted.</param>
/// <param name="Token">Only in the answer to its creation, and only if it was not mailed: hand it to the invited person.</param>
internal sealed record InvitationView(
    Guid Id, string Email, string Role, string State, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, string? Token)
{
    /// <summary>Only in the answer to its creation: whether it was sent to the address.</summary>
    public bool? Mailed { get; init; }
}

/// <summary>A member of the team.</summary>
internal sealed record MemberView(
    long UserId, string Email, string Name, string Role, bool SecondFactor, bool Disabled, DateTimeOffset CreatedAt);

/// <summary>An API key.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Prefix">Its first characters.</param>
/// <param name="Scope">read, write or admin.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends by itself.</param>
/// <param name="LastUsedAt">When it was last used, to the minute.</param>
/// <param name="RevokedAt">When it was revoked.</param>
/// <param name="MadeByKey">The key that made it, with which it ends; null when a person made it.</param>
/// <param name="Key">Only in the answer to its creation: the key itself.</param>
internal sealed record ApiKeyView(
    Guid Id, string Name, string Prefix, string Scope, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt,
    DateTimeOffset? RevokedAt, Guid? MadeByKey, string? Key);

/// <summary>Somebody who has an account.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Email">Their e-mail; several accounts may have the same.</param>
/// <param name="Name">Their name.</param>
/// <param name="Operator">Whether they look after the whole installation.</param>
/// <param name="SecondFactor">Whether a code is asked for at sign-in.</param>
/// <param name="Disabled">Whether they may not use the service any more.</param>
/// <param name="CreatedAt">When the account was made.</param>
internal sealed record UserView(
    long UserId, string Email, string Name, bool Operator, bool SecondFactor, bool Disabled, DateTimeOffset CreatedAt);

/// <summary>A team.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="HistoryDays">How long its measurements are kept; null: for ever.</param>
/// <param name="CreatedAt">When it was made.</param>
internal sealed record TeamView(long Id, string Name, int? HistoryDays, DateTimeOffset CreatedAt);
