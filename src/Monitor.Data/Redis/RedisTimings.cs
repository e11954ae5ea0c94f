namespace Monitor.Data.Redis;

/// <summary>How patient the service is with Redis.</summary>
/// <param name="Answer">How long any call waits for its answer.</param>
/// <param name="Heartbeat">Pause between two checks while all is well.</param>
/// <param name="Retry">Pause between two checks while Redis is away.</param>
internal sealed record RedisTimings(TimeSpan Answer, TimeSpan Heartbeat, TimeSpan Retry)
{
    public static readonly RedisTimings Default = new(
        Answer: TimeSpan.FromSeconds(1), Heartbeat: TimeSpan.FromSeconds(1), Retry: TimeSpan.FromMilliseconds(250));
}
