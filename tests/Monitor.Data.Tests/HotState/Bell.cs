using Monitor.Testing;

namespace Monitor.Data.Tests.HotState;

/// <summary>Counts how often a listener was woken.</summary>
internal sealed class Bell
{
    private int _times;

    public int Times => Volatile.Read(ref _times);

    public void Ring() => Interlocked.Increment(ref _times);

    public Task HasRungAsync(int times = 1) => Eventually.BecomesTrueAsync(() => Times >= times);
}
