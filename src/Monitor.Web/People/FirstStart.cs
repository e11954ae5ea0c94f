using Microsoft.Extensions.Options;
using Monitor.Data.People;
using Monitor.Web.Access;

namespace Monitor.Web.People;

/// <summary>While nobody has an account, says at every start how to create the first one.</summary>
internal sealed partial class FirstStart(SetUp setUp, AuthMode mode, IOptions<AuthOptions> options, ILogger<FirstStart> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (mode.IsOpen)
        {
            LogOpen(logger);
            return;
        }

        if (!await setUp.IsNeededAsync(cancellationToken))
            return;
        var given = options.Value.SetupSecret is { Length: > 0 } text ? text : null;
        var secret = await setUp.CreateSecretAsync(given, cancellationToken);
        if (given is null)
            LogSecret(logger, secret);
        else
            LogGivenSecret(logger);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventId = 2101, Level = LogLevel.Warning,
        Message = "Nobody has to sign in: this service has demo data only, or Auth:Mode is open, and it listens on this machine only")]
    private static partial void LogOpen(ILogger logger);

    [LoggerMessage(EventId = 2102, Level = LogLevel.Warning,
        Message = "Nobody has an account yet. Create the first admin within 24 hours with POST /api/v1/setup and the set-up secret {SetupSecret}")]
    private static partial void LogSecret(ILogger logger, string setupSecret);

    [LoggerMessage(EventId = 2103, Level = LogLevel.Warning,
        Message = "Nobody has an account yet. Create the first admin within 24 hours with POST /api/v1/setup and Auth:SetupSecret")]
    private static partial void LogGivenSecret(ILogger logger);
}
