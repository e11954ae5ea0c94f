namespace Monitor.Bench;

/// <summary>Being told to stop.</summary>
internal static class Stop
{
    /// <summary>Ends, without an exception, when the token is cancelled.</summary>
    public static async Task WaitAsync(CancellationToken stop)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(told.SetResult);
        await told.Task;
    }
}
