using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;
using Monitor.Data.Mail;
using Monitor.Data.Notices;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Mailing;

/// <summary>
/// Sends the mail that waits, a few over one connection. What the server does not take yet is tried again with growing waits, ten times
/// within eight hours; what it refuses for good, and what nobody can open any more, is given up. Operators find a notice while mail does not go out.
/// Whoever dies between sending and noting it sends a mail twice.
/// </summary>
public sealed partial class MailLoop(
    MailOutbox outbox, IOptions<MailOptions> options, NoticeBoard notices, TimeProvider time, LoopHealth health, ILogger<MailLoop> logger)
    : PollingLoop("mail", time, health, logger)
{
    private const string NoticeKey = "mail:failing";
    private const int AtOnce = 10;
    private const int MostTries = 10;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(4);

    private readonly TimeProvider _time = time;

    /// <inheritdoc />
    protected override TimeSpan Interval => TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        if (!options.Value.IsOn)
            return false;
        var mails = await outbox.ClaimAsync(AtOnce, ct);
        if (mails.Count == 0)
            return false;
        using var server = new SmtpClient { Timeout = (int)options.Value.Timeout.TotalMilliseconds };
        foreach (var mail in mails)
            await SendAsync(server, mail, ct);
        if (server.IsConnected)
            await server.DisconnectAsync(quit: true, ct);
        return mails.Count == AtOnce;
    }

    private async Task SendAsync(SmtpClient server, ClaimedMail mail, CancellationToken ct)
    {
        if (mail.Message is not { } message)
        {
            LogUnreadable(logger, mail.Id);
            await outbox.EndAsync(mail, ct);
            return;
        }

        using var limit = new CancellationTokenSource(options.Value.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            if (!server.IsConnected)
                await ConnectAsync(server, either.Token);
            using var text = Compose(message);
            await server.SendAsync(text, either.Token);
            await outbox.EndAsync(mail, ct);
            await notices.ClearAsync(NoticeKey, ct);
        }
        catch (Exception error) when (!ct.IsCancellationRequested && IsAboutMail(error))
        {
            // A connection on which something went wrong is good for nothing any more.
            if (error is not SmtpCommandException && server.IsConnected)
                await server.DisconnectAsync(quit: false, CancellationToken.None);
            await FailAsync(mail, error, ct);
        }
    }

    private async Task ConnectAsync(SmtpClient server, CancellationToken ct)
    {
        var mail = options.Value;
        await server.ConnectAsync(mail.Host!, mail.Port, mail.Security switch
        {
            "tls" => SecureSocketOptions.SslOnConnect,
            "none" => SecureSocketOptions.None,
            _ => SecureSocketOptions.StartTls,
        }, ct);
        if (!string.IsNullOrEmpty(mail.UserName))
            await server.AuthenticateAsync(mail.UserName, mail.Password ?? "", ct);
    }

    private MimeMessage Compose(MailMessage message)
    {
        var mail = new MimeMessage { Subject = message.Subject, Body = new TextPart("plain") { Text = message.Text }, Date = _time.GetUtcNow() };
        mail.From.Add(MailboxAddress.Parse(options.Value.From!));
        mail.To.Add(MailboxAddress.Parse(message.To));
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        return mail;
    }

    private async Task FailAsync(ClaimedMail mail, Exception error, CancellationToken ct)
    {
        // Neither the server's words nor ours about it may hold what the mail says.
        var reason = error switch
        {
            SmtpCommandException refused => $"the server answered {(int)refused.StatusCode}",
            ParseException => "the address is none",
            System.Security.Authentication.AuthenticationException or MailKit.Security.AuthenticationException or SslHandshakeException => "the server does not let us in",
            OperationCanceledException or TimeoutException => "the server took too long",
            _ => "the server cannot be reached",
        };
        if (mail.Tries >= MostTries || error is ParseException || error is SmtpCommandException { StatusCode: >= (SmtpStatusCode)500 })
        {
            LogGivenUp(logger, mail.Id, mail.Tries, reason);
            await outbox.EndAsync(mail, ct);
        }
        else
        {
            LogPutOff(logger, mail.Id, mail.Tries, reason);
            var wait = FirstWait * Math.Pow(2, mail.Tries - 1);
            await outbox.PutOffAsync(mail, wait < LongestWait ? wait : LongestWait, reason, ct);
        }

        await notices.RaiseAsync(
            NoticeKey, NoticeSeverity.Warning, $"Mail does not go out: {reason}.", expiresAt: null, ct);
    }

    private static bool IsAboutMail(Exception error) => error
        is SmtpCommandException or SmtpProtocolException or ParseException or System.Security.Authentication.AuthenticationException or MailKit.Security.AuthenticationException
        or SslHandshakeException or ServiceNotConnectedException or ServiceNotAuthenticatedException or IOException or TimeoutException
        or System.Net.Sockets.SocketException or OperationCanceledException or NotSupportedException;

    [LoggerMessage(EventId = 3701, Level = LogLevel.Warning, Message = "Mail {Id} was not sent at try {Tries}: {Reason}; it is tried again")]
    private static partial void LogPutOff(ILogger logger, long id, int tries, string reason);

    [LoggerMessage(EventId = 3702, Level = LogLevel.Error, Message = "Mail {Id} was given up after {Tries} tries: {Reason}")]
    private static partial void LogGivenUp(ILogger logger, long id, int tries, string reason);

    [LoggerMessage(EventId = 3703, Level = LogLevel.Error, Message = "Mail {Id} was given up: no key opens it any more")]
    private static partial void LogUnreadable(ILogger logger, long id);
}
