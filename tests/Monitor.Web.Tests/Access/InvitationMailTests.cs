using Xunit;
using static Monitor.Web.Tests.Access.AtTheDoor;

namespace Monitor.Web.Tests.Access;

/// <summary>Where there is mail, whoever accepts an invitation can read the mail of its address.</summary>
public sealed class InvitationMailTests(SignInFixture fixture) : IClassFixture<SignInFixture>
{
    private readonly ApiServer _api = fixture.Server;

    [Fact]
    public async Task An_invitation_goes_to_its_address_and_the_inviter_does_not_see_the_link()
    {
        var team = await _api.TeamAsync("Research\r\nBcc: everybody@example.org");
        var admin = await _api.SignInAsync(team, await _api.MemberAsync(team, "admin", "inviter@example.org"));

        var invited = await _api.PostAsync("/api/v1/invitations", admin, Json(new { email = "grace@example.org", role = "viewer" }));
        var mail = Assert.Single(await _api.MailsAsync(), mail => mail.To == "grace@example.org");

        Assert.Equal((201, true, ""), (invited.Status, invited.Data.GetProperty("mailed").GetBoolean(), invited.Data.Text("token")));
        Assert.Contains("into the team ResearchBcc: everybody@example.org.", mail.Text, StringComparison.Ordinal);
        var token = mail.Text.Split("https://monitor.example.org/invitation#token=")[1].Split('\n')[0].Trim();
        Assert.Equal(201, (await _api.PostAsync("/api/v1/invitations/accept", Json(new { token, password = "eleven green bottles" }))).Status);
        // Somebody new is no failed sign-in.
        Assert.Equal(0L, await _api.Database.ScalarAsync<long>("select count(*) from audit_log where action = 'session.refuse'"));
    }

    [Fact]
    public async Task An_inviter_who_means_to_gets_the_link()
    {
        var team = await _api.TeamAsync("hands over");
        var admin = await _api.SignInAsync(team, await _api.MemberAsync(team, "admin", "hands.over@example.org"));

        var invited = await _api.PostAsync("/api/v1/invitations", admin, Json(new { email = "linus@example.org", role = "viewer", hand_over = true }));

        Assert.False(invited.Data.GetProperty("mailed").GetBoolean());
        Assert.StartsWith("invite_", invited.Data.Text("token"), StringComparison.Ordinal);
        Assert.DoesNotContain(await _api.MailsAsync(), mail => mail.To == "linus@example.org");
    }
}
