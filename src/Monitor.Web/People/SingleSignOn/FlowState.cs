using System.Globalization;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Monitor.Data.Auditing;

namespace Monitor.Web.People.SingleSignOn;

/// <summary>What somebody goes to the issuer for.</summary>
internal enum FlowPurpose
{
    /// <summary>Signing in.</summary>
    SignIn,

    /// <summary>Proving again, in a session, who one is.</summary>
    Prove,

    /// <summary>Linking who one is there to the account of a session.</summary>
    Link,

    /// <summary>Accepting an invitation.</summary>
    Accept,
}

/// <summary>
/// What is remembered of whoever is at the issuer. It travels with them, sealed: they come back without the session's cookie, because
/// browsers send that only on our own pages' behalf.
/// </summary>
/// <param name="Purpose">What they went for.</param>
/// <param name="Return">The page of ours that they come back to.</param>
/// <param name="BegunAt">When they went.</param>
internal sealed record FlowState(FlowPurpose Purpose, string Return, DateTimeOffset BegunAt)
{
    /// <summary>How long somebody may stay away.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    /// <summary>Who is signed in, for <see cref="FlowPurpose.Prove"/> and <see cref="FlowPurpose.Link"/>.</summary>
    public FlowPerson? Person { get; init; }

    /// <summary>The invitation's token and what a new account is called, for <see cref="FlowPurpose.Accept"/>.</summary>
    public FlowInvitation? Invitation { get; init; }

    /// <summary>The same as the framework's handler seals it.</summary>
    public OpenIdConnectChallengeProperties Write()
    {
        var properties = new OpenIdConnectChallengeProperties();
        var items = properties.Items;
        items["purpose"] = Purpose.ToString();
        items["return"] = Return;
        items["begun"] = BegunAt.UtcTicks.ToString(CultureInfo.InvariantCulture);
        if (Person is { } person)
        {
            items["user"] = person.UserId.ToString(CultureInfo.InvariantCulture);
            items["session"] = person.Session.ToString();
            items["version"] = person.CredentialsVersion.ToString(CultureInfo.InvariantCulture);
            items["name"] = person.Name;
            items["team"] = person.TeamId?.ToString(CultureInfo.InvariantCulture);
        }

        if (Invitation is { } invitation)
        {
            items["token"] = invitation.Token;
            items["name"] = invitation.Name;
        }

        // The issuer has to see the person now, and not to remember that it did.
        if (Purpose == FlowPurpose.Prove)
            (properties.Prompt, properties.MaxAge) = ("login", TimeSpan.Zero);
        return properties;
    }

    /// <summary>What was sealed; null when it is not ours.</summary>
    public static FlowState? Read(IDictionary<string, string?>? items)
    {
        // What was null is empty by now.
        string? Text(string key) => items?.TryGetValue(key, out var text) == true && text is { Length: > 0 } ? text : null;
        long? Number(string key) => Text(key) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

        if (!Enum.TryParse<FlowPurpose>(Text("purpose"), out var purpose) || Text("return") is not { } path || Number("begun") is not { } begun)
            return null;
        return new FlowState(purpose, path, new DateTimeOffset(begun, TimeSpan.Zero))
        {
            Person = Number("user") is { } user
                ? new FlowPerson(user, Guid.Parse(Text("session")!), Number("version")!.Value, Text("name") ?? "", Number("team"))
                : null,
            Invitation = Text("token") is { } token ? new FlowInvitation(token, Text("name")) : null,
        };
    }
}

/// <summary>Who is signed in while they are at the issuer.</summary>
internal sealed record FlowPerson(long UserId, Guid Session, long CredentialsVersion, string Name, long? TeamId)
{
    /// <summary>The same for the audit log.</summary>
    public AuditActor As(AuditActor anonymous) =>
        anonymous with { Kind = "user", Id = UserId.ToString(CultureInfo.InvariantCulture), Name = Name, TeamId = TeamId };
}

/// <summary>Which invitation somebody accepts.</summary>
internal sealed record FlowInvitation(string Token, string? Name);
