namespace Monitor.Bench.Queues;

/// <summary>Proves what is promised of one-off work, with real processes, the simulator's log of requests and questions to the database.</summary>
internal static class QueueDrill
{
    private const int Kills = 10;

    private const int FlowRequests = 10_000;
    private const int Pollers = 1_000;

    /// <summary>Minutes of a soak, unless told.</summary>
    public const int SoakMinutes = 60;

    /// <summary>Runs one proof, or all; answers the exit code.</summary>
    public static async Task<int> RunAsync(string? which, bool isSmall, int minutes, CancellationToken ct)
    {
        if (isSmall)
            return await RunSmallAsync(which, ct);
        await using var server = await BenchmarkDatabase.StartAsync(ct);
        var promises = new Promises();
        if (which is null or "batch")
            await BatchProof.RunAsync(server, promises, ct);
        if (which is null or "kill")
            await KillProof.RunAsync(server, Kills, promises, ct);
        if (which is null or "load")
            await LoadProof.RunAsync(server, promises, ct);
        if (which is null or "flows")
            await FlowProof.RunAsync(server, FlowRequests, Pollers, promises, ct);
        // It takes long, and is asked for by name.
        if (which is "soak")
            await SoakProof.RunAsync(server, minutes, promises, ct);
        return promises.AreKept ? 0 : 1;
    }

    // Some seconds, to see that the benchmarks work.
    private static async Task<int> RunSmallAsync(string? which, CancellationToken ct)
    {
        await using var server = await BenchmarkDatabase.StartAsync(ct);
        var (promises, figures) = (new Promises(), new Promises(areBinding: false));
        if (which is null or "kill")
            await KillProof.RunAsync(server, 1, promises, ct);
        if (which is null or "flows")
            await FlowProof.RunAsync(server, FlowRequests / 50, Pollers / 20, figures, ct);
        return promises.AreKept && figures.AreKept ? 0 : 1;
    }
}
