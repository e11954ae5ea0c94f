using System.Text.Json;
using Monitor.Data.Mail;
using Monitor.Testing;
using Xunit;

namespace Monitor.Web.Tests.Access;

/// <summary>A server behind a proxy that tells where people call from, and which sends mail.</summary>
public sealed class SignInFixture(PostgresServer postgres) : IAsyncLifetime
{
    public ApiServer Server { get; private set; } = null!;

    public long Operator { get; private set; }

    internal Task<ApiServer> StartAsync(params (string Name, string Value)[] settings) => ApiServer.StartAsync(
        postgres,
        settings: AccessFixture.Settings
            .Concat(new Dictionary<string, string?>
            {
                ["Proxy:Trusted:0"] = "127.0.0.0/8",
                ["Mail:Host"] = "127.0.0.1",
                ["Mail:From"] = "monitor@example.org",
                ["Auth:PublicUrl"] = "https://monitor.example.org",
            })
            .Concat(settings.Select(s => new KeyValuePair<string, string?>(s.Name, s.Value))).GroupBy(s => s.Key).ToDictionary(s => s.Key, s => s.Last().Value));

    public async ValueTask InitializeAsync()
    {
        Server = await StartAsync();
        Operator = await Server.UserAsync("operator.of.all@example.org", isOperator: true);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

/// <summary>What people do at the door.</summary>
internal static class AtTheDoor
{
    public static string Json<T>(T body) => JsonSerializer.Serialize(body);

    public static Task<Reply> SignInFromAsync(this ApiServer api, string ip, string email, string password = PeopleRows.Password, string? code = null) =>
        api.PostAsync("/api/v1/session", new() { ["X-Forwarded-For"] = ip }, Json(new { email, password, code }));

    /// <summary>The headers of a session that was begun.</summary>
    public static Dictionary<string, string> Headers(this Reply session) => new()
    {
        ["Cookie"] = session.Cookie!.Split(';')[0],
        ["X-CSRF-Token"] = session.Data.Text("csrf_token")!,
    };

    /// <summary>Takes the mails that wait to be sent.</summary>
    public static async Task<IReadOnlyList<MailMessage>> MailsAsync(this ApiServer api)
    {
        var outbox = (MailOutbox)api.Services.GetService(typeof(MailOutbox))!;
        var mails = await outbox.ClaimAsync(100, default);
        foreach (var mail in mails)
            await outbox.EndAsync(mail, default);
        return [.. mails.OrderBy(mail => mail.Id).Select(mail => mail.Message!)];
    }
}
