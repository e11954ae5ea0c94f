using Microsoft.Extensions.Options;
using Monitor.Data.People;
using Monitor.Web.Access;

namespace Monitor.Web.People;

/// <summary>
/// Where callers have to prove who they are, ends at every start what was made while they had not to, and says how to create the first
/// operator while there is none.
/// </summary>
internal sealed partial class FirstStart(SetUp setUp, OpenLeftovers leftovers, AuthMode mode, IOptions<AuthOptions> options, ILogger<FirstStart> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (mode.IsOpen)
        {
            LogOpen(logger);
            return;
        }

        if (await leftovers.VoidAsync(cancellationToken) is > 0 and var voided)
            LogVoided(logger, voided);
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

    [LoggerMessage(EventId = 2104, Level = LogLevel.Warning,
        Message = "Ended {Count} keys, invitations and memberships that were made while nobody had to sign in")]
    private static partial void LogVoided(ILogger logger, int count);

    [LoggerMessage(EventId = 2102, Level = LogLevel.Warning,
        Message = "The installation has no operator yet. Create the first one within 24 hours with POST /api/v1/setup and the set-up secret {SetupSecret}")]
    private static partial void LogSecret(ILogger logger, string setupSecret);

    [LoggerMessage(EventId = 2103, Level = LogLevel.Warning,
        Message = "The installation has no operator yet. Create the first one within 24 hours with POST /api/v1/setup and Auth:SetupSecret")]
    private static partial void LogGivenSecret(ILogger logger);
}
