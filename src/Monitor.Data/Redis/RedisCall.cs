namespace Monitor.Data.Redis;

/// <summary>What Redis answered; nothing was received while it was away or when it refused.</summary>
internal readonly record struct RedisAnswer<T>(bool Received, T Value);

/// <summary>The bounds around every single call.</summary>
internal static class RedisCall
{
    // A server's silence lasts in real time, also where tests move the product's clock.
    public static TimeProvider Clock => TimeProvider.System;

    /// <summary>
    /// Sends a command and waits for its reply no longer than the limit, to the millisecond; the client looks at its own limit once a
    /// second. After a time-out the command is still under way and may run later: its outcome is unknown.
    /// </summary>
    public static async Task<T> LimitAsync<T>(Func<Task<T>> command, TimeSpan limit, CancellationToken ct)
    {
        var reply = command();
        try
        {
            return await reply.WaitAsync(limit, Clock, ct);
        }
        finally
        {
            if (!reply.IsCompleted)
                ObserveLater(reply);
        }
    }

    // Nobody waits for the late failure of an abandoned command, which must not surface as an unobserved exception.
    private static void ObserveLater(Task abandoned) => _ = abandoned.ContinueWith(
        static late => late.Exception, CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
