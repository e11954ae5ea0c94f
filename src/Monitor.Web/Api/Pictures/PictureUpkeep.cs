using Monitor.Data.Pictures;

namespace Monitor.Web.Api.Pictures;

/// <summary>Removes copies of pictures that are too old, also those that nobody asks for any more.</summary>
internal sealed class PictureUpkeep(PictureReader pictures, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Rhythm = TimeSpan.FromMinutes(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Rhythm, time);
        do
            pictures.Sweep();
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
