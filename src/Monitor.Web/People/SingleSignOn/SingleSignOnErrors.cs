namespace Monitor.Web.People.SingleSignOn;

/// <summary>The codes with which people come back from the issuer when it did not work, in the parameter <c>sign_in_error</c>.</summary>
internal static class SingleSignOnErrors
{
    /// <summary>The parameter.</summary>
    public const string Parameter = "sign_in_error";

    /// <summary>The issuer cannot be reached.</summary>
    public const string IssuerUnavailable = "issuer_unavailable";

    /// <summary>The person, or the issuer, said no.</summary>
    public const string AccessDenied = "access_denied";

    /// <summary>It took too long, was begun in another browser, or was ended before.</summary>
    public const string Expired = "sign_in_expired";

    /// <summary>What the issuer answered is not right.</summary>
    public const string InvalidAnswer = "invalid_answer";

    /// <summary>Nobody here is known to be this person of the issuer.</summary>
    public const string NotLinked = "not_linked";

    /// <summary>The account is disabled.</summary>
    public const string UserDisabled = "user_disabled";

    /// <summary>The issuer did not see the person again, or saw another one.</summary>
    public const string NotProved = "not_proved";

    /// <summary>This person of the issuer is known to be somebody else here.</summary>
    public const string IdentityTaken = "identity_taken";

    /// <summary>The account has as many identities as one may have.</summary>
    public const string TooMany = "too_many_identities";

    /// <summary>The session ended meanwhile, or what its person proves themselves with was changed.</summary>
    public const string ChangedMeanwhile = "changed_meanwhile";

    /// <summary>A member of the team has this address already.</summary>
    public const string AlreadyMember = "already_member";

    /// <summary>The invitation was used, taken back, or has expired.</summary>
    public const string InvitationNotFound = "invitation_not_found";

    /// <summary>The issuer did not verify the address.</summary>
    public const string EmailNotVerified = "email_not_verified";

    /// <summary>All of them.</summary>
    public static readonly string[] All =
    [
        IssuerUnavailable, AccessDenied, Expired, InvalidAnswer, NotLinked, UserDisabled, NotProved, IdentityTaken, TooMany, ChangedMeanwhile,
        AlreadyMember, InvitationNotFound, EmailNotVerified,
    ];
}
