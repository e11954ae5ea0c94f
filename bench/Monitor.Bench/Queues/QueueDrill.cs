namespace Monitor.Bench.Queues;

/// <summary>Proves what is promised of one-off work, with real processes, the simulator's log of requests and questions to the database.</summary>
internal static class QueueDrill
{
    private const int Kills = 10;

    private static readonly TimeSpan Soak = TimeSpan.FromMinutes(4);

    /// <summary>Runs one proof, or all; answers the exit code.</summary>
    public static async Task<int> RunAsync(string? which, CancellationToken ct)
    {
        await using var server = await BenchmarkDatabase.StartAsync(ct);
        var promises = new Promises();
        if (which is null or "batch")
            await BatchProof.RunAsync(server, promises, ct);
        if (which is null or "kill")
            await KillProof.RunAsync(server, Kills, promises, ct);
        if (which is null or "load")
            await LoadProof.RunAsync(server, promises, ct);
        // It takes long, and is asked for by name.
        if (which is "soak")
            await SoakProof.RunAsync(server, Soak, promises, ct);
        // Some seconds, to see that the benchmark works.
        if (which is "--small")
            await KillProof.RunAsync(server, 1, promises, ct);
        return promises.AreKept ? 0 : 1;
    }
}
