using System.Runtime.CompilerServices;

namespace Monitor.Testing;

/// <summary>Waits, on the wall clock, for what another process does. Within a process use <see cref="ManualTimeProvider"/>.</summary>
public static class Eventually
{
    /// <summary>Checks a condition every 20 ms until it holds; throws <see cref="TimeoutException"/> after the limit (10 s), of which <see cref="Patience"/> says how long it is here.</summary>
    public static async Task BecomesTrueAsync(
        Func<Task<bool>> condition, TimeSpan? within = null, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var time = TimeProvider.System;
        var limit = Patience.Of(within ?? TimeSpan.FromSeconds(10));
        var start = time.GetTimestamp();
        while (!await condition())
        {
            if (time.GetElapsedTime(start) > limit)
                throw new TimeoutException($"Still not true after {limit}: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), time);
        }
    }

    /// <inheritdoc cref="BecomesTrueAsync(Func{Task{bool}}, TimeSpan?, string)" />
    public static Task BecomesTrueAsync(
        Func<bool> condition, TimeSpan? within = null, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        BecomesTrueAsync(() => Task.FromResult(condition()), within, what);
}
