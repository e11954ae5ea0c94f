using Microsoft.Extensions.Hosting;

namespace Monitor.Data.Limits;

/// <summary>Before anything is taken: waits for the server that counts for all, but not for ever.</summary>
internal sealed class LimitStart(IRateLimiter limiter) : IHostedService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) =>
        limiter is RedisRateLimiter redis ? redis.StartAsync(Patience, cancellationToken) : Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
