using System.Globalization;
using Monitor.Data.Mail;

namespace Monitor.Data.People;

/// <summary>What people are written.</summary>
internal static class PersonMails
{
    public static MailMessage Notice(string email, string kind, string? detail, string? ip, DateTimeOffset at) => new(
        email, $"Monitor: {Subject(kind)}",
        $"""
        Hello,

        {Subject(kind)}{(detail is null ? "" : $" ({detail})")} on {Time(at)}{(ip is null ? "" : $", from {ip}")}.

        If that was you, there is nothing to do. If it was not, sign in, look at your sessions and change your password, and tell an admin of
        your team.
        """);

    public static MailMessage Recovery(string email, IReadOnlyList<RecoveryLink> links, TimeSpan life) => new(
        email, "Monitor: get back into your account",
        $"""
        Hello,

        somebody, hopefully you, asked to get back into your account. Open {(links.Count == 1 ? "this link" : "one of these links")} within {life.TotalMinutes:0} minutes to choose a new password:

        {string.Join('\n', links.Select(Line))}

        If it was not you, there is nothing to do: nothing is changed unless a link is used.
        """);

    public static MailMessage Invitation(string email, string inviter, string team, string url, DateTimeOffset until) => new(
        email, "Monitor: you are invited",
        $"""
        Hello,

        {OneLine(inviter)} invites you into the team {OneLine(team)}. Open this link until {Time(until)} to accept:

        {url}

        If you do not know what this is about, there is nothing to do.
        """);

    // Names are what people chose; they write nothing else into a mail of ours.
    private static string OneLine(string name) => new([.. name.Where(c => !char.IsControl(c)).Take(100)]);

    private static string Line(RecoveryLink link) => $"{link.Url}\n  {OneLine(link.Name)}, user {link.UserId.ToString(CultureInfo.InvariantCulture)}{(link.ClearsFactors ? "; your second factors are taken away as well" : "")}";

    private static string Subject(string kind) => kind switch
    {
        PersonNoticeKinds.PasswordChanged => "your password was changed",
        PersonNoticeKinds.SecondFactorEnabled => "a second factor was added",
        PersonNoticeKinds.SecondFactorDisabled => "your second factor was taken away",
        PersonNoticeKinds.PasskeyAdded => "a passkey was added",
        PersonNoticeKinds.PasskeyRemoved => "a passkey was taken away",
        PersonNoticeKinds.PasskeyRefused => "a passkey was refused, because it looks like a copy",
        PersonNoticeKinds.IdentityLinked => "a way to sign in with another service was added",
        PersonNoticeKinds.IdentityUnlinked => "a way to sign in with another service was taken away",
        PersonNoticeKinds.RecoveryBegun => "a link to get back into your account was made",
        PersonNoticeKinds.Recovered => "a link to get back into your account was used",
        PersonNoticeKinds.AdminKeyMade => "an API key with all rights was made in your name",
        _ => kind,
    };

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}

/// <summary>A way back into one account of an address.</summary>
internal sealed record RecoveryLink(long UserId, string Name, string Url, bool ClearsFactors);
