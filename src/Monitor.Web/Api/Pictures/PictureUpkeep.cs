using Monitor.Data.Pictures;

namespace Monitor.Web.Api.Pictures;

/// <summary>Removes copies of pictures that are too old, also those that nobody asks for any more, and those of accounts and posts that were erased.</summary>
internal sealed partial class PictureUpkeep(PictureReader pictures, PictureOwners owners, TimeProvider time, ILogger<PictureUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Rhythm = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Rhythm, time);
        var sweepAt = time.GetUtcNow();
        do
        {
            if (time.GetUtcNow() >= sweepAt)
            {
                pictures.Sweep();
                sweepAt = time.GetUtcNow() + SweepEvery;
            }

            try
            {
                await owners.ForgetGoneAsync(stoppingToken);
            }
            // The database may be away; the next round finds the same.
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotForgotten(logger, error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Copies of pictures could not be compared with what is known; that is tried again")]
    private static partial void LogNotForgotten(ILogger logger, Exception error);
}
