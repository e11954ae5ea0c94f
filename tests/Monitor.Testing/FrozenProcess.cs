namespace Monitor.Testing;

/// <summary>Waits for a process that was told to stop: on a busy machine it goes on until the kernel gets round to it.</summary>
internal static class FrozenProcess
{
    private static readonly TimeSpan Longest = Patience.Of(TimeSpan.FromSeconds(30));

    /// <summary>Waits until a process stands still.</summary>
    public static void Await(int id)
    {
        if (!SpinWait.SpinUntil(() => StateOf(id) is 'T' or 't' or 'Z', Longest))
            throw new TimeoutException($"Process {id} goes on although it was told to stop.");
    }

    // The state follows the program's name, which stands in parentheses and may hold any letters.
    private static char StateOf(int id)
    {
        var text = File.ReadAllText($"/proc/{id}/stat");
        return text[text.LastIndexOf(')') + 2];
    }
}
