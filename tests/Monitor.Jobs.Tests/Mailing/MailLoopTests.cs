using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Monitor.Data.Mail;
using Monitor.Data.Notices;
using Monitor.Data.Workers;
using Monitor.Jobs.Mailing;
using Monitor.Testing;
using Npgsql;
using Xunit;

namespace Monitor.Jobs.Tests.Mailing;

/// <summary>A mail goes out once the server takes it, and nobody waits for ever for one that it never takes.</summary>
public sealed class MailLoopTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new();
    private TestDatabase _database = null!;
    private ServiceProvider _services = null!;
    private SmtpScript _server = null!;
    private MailLoop _loop = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _server = new SmtpScript();
        _services = DataServices.Over(_database, _time, services => services.Configure<MailOptions>(mail =>
        {
            mail.Host = "127.0.0.1";
            mail.Port = _server.Port;
            mail.Security = "none";
            mail.UserName = "monitor";
            mail.Password = "secret of the server";
            mail.From = "Monitor <monitor@example.org>";
        }));
        _loop = new MailLoop(
            _services.GetRequiredService<MailOutbox>(), _services.GetRequiredService<IOptions<MailOptions>>(),
            _services.GetRequiredService<NoticeBoard>(), _time, new LoopHealth(), NullLogger<MailLoop>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        _loop.Dispose();
        await _server.DisposeAsync();
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Mails_go_out_once_over_one_connection_and_are_kept_no_longer()
    {
        await AddAsync("ada@example.org", "Grüße", "https://monitor.example.org/recover#token=recover_abc");
        await AddAsync("grace@example.org", "another", "hello");
        Assert.DoesNotContain("recover_abc", await _database.ScalarAsync<string>("select string_agg(sealed, ' ') from mail"), StringComparison.Ordinal);

        await _loop.RunOnceAsync(default);
        await _loop.RunOnceAsync(default);

        Assert.Equal((2, 1), (_server.Taken.Count, _server.SignIns));
        Assert.Contains(_server.Taken, text => text.Contains("To: ada@example.org", StringComparison.Ordinal) && text.Contains("recover_abc", StringComparison.Ordinal)
            && text.Contains("From: Monitor <monitor@example.org>", StringComparison.Ordinal) && text.Contains("Auto-Submitted: auto-generated", StringComparison.Ordinal));
        Assert.Equal(0, await LeftAsync());
    }

    [Fact]
    public async Task What_the_server_does_not_take_yet_is_tried_again_with_growing_waits_and_told_to_operators()
    {
        await AddAsync("later@example.org", "later", "hello");
        _server.Recipient = "451 try later";

        await _loop.RunOnceAsync(default);
        await _loop.RunOnceAsync(default);

        Assert.Empty(_server.Taken);
        Assert.Equal("the server answered 451", await _database.ScalarAsync<string>("select error from mail"));
        Assert.Equal("Mail does not go out: the server answered 451.", await NoticeAsync());
        _time.Advance(TimeSpan.FromMinutes(1));
        await _loop.RunOnceAsync(default);
        _server.Recipient = "250 ok";
        _time.Advance(TimeSpan.FromMinutes(1));
        await _loop.RunOnceAsync(default);
        Assert.Empty(_server.Taken);
        _time.Advance(TimeSpan.FromMinutes(1));
        await _loop.RunOnceAsync(default);
        Assert.Single(_server.Taken);
        Assert.Null(await NoticeAsync());
    }

    [Theory]
    [InlineData("nobody@example.org", "550 no such user")]
    [InlineData("no address at all <", "250 ok")]
    public async Task What_will_never_be_taken_is_given_up(string recipient, string answer)
    {
        await AddAsync(recipient, "never", "hello");
        _server.Recipient = answer;

        await _loop.RunOnceAsync(default);

        Assert.Equal((0, 0L), (_server.Taken.Count, await LeftAsync()));
    }

    [Fact]
    public async Task A_server_that_hangs_up_costs_no_mail_and_after_ten_tries_it_is_given_up()
    {
        await AddAsync("away@example.org", "away", "hello");
        _server.HangsUp = true;

        for (var i = 0; i < 9; i++)
        {
            await _loop.RunOnceAsync(default);
            _time.Advance(TimeSpan.FromHours(4));
        }

        Assert.Equal(1, await LeftAsync());
        await _loop.RunOnceAsync(default);
        Assert.Equal(0, await LeftAsync());
    }

    private async Task AddAsync(string to, string subject, string text)
    {
        await using var connection = await _services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        await _services.GetRequiredService<MailOutbox>().AddAsync(connection, new MailMessage(to, subject, text), default);
    }

    private Task<long> LeftAsync() => _database.ScalarAsync<long>("select count(*) from mail");

    private Task<string?> NoticeAsync() => _database.ScalarAsync<string?>("select max(message) from notice where cleared_at is null");
}
