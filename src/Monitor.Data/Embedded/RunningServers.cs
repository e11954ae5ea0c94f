using System.Globalization;

namespace Monitor.Data.Embedded;

/// <summary>Finds servers of a cluster that this process did not start, and ends those that nobody owns.</summary>
internal static class RunningServers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>The process and port of the cluster's live server, from its <c>postmaster.pid</c>; null when it is down or starting.</summary>
    public static async Task<(int ProcessId, int Port)?> FindReadyAsync(string cluster, CancellationToken ct)
    {
        var lines = await ReadLockFileAsync(cluster, ct);
        return lines is [var pid, _, _, var port, _, _, _, var status, ..]
            && status.Trim() == "ready" && int.TryParse(pid, CultureInfo.InvariantCulture, out var processId) && LivesIn(cluster, processId)
            ? (processId, int.Parse(port, CultureInfo.InvariantCulture))
            : null;
    }

    public static bool LivesIn(string cluster, int processId)
    {
        try
        {
            // Server processes work in the cluster's directory. A zombie works nowhere, and another program may have the number now.
            return File.ReadAllText($"/proc/{processId}/comm") == "postgres\n"
                && File.ResolveLinkTarget($"/proc/{processId}/cwd", returnFinalTarget: false)?.FullName == cluster;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>
    /// Call it only while holding the claim on the folder: every server found then is an orphan. Ends it, waits until none of
    /// its processes is left, and removes a lock file that would keep a new server from starting for no reason (its process
    /// is dead, unreaped, or another program by now).
    /// </summary>
    /// <returns>Whether a live server was ended.</returns>
    public static async Task<bool> EndOrphanAsync(string cluster, CancellationToken ct)
    {
        var orphaned = false;
        foreach (var signal in new[] { Signals.Interrupt, Signals.Quit, Signals.Kill })
        {
            if (await FindMainAsync(cluster, ct) is { } main)
            {
                orphaned = true;
                Signals.Send(main, signal);
            }
            // Without their parent, the other processes notice within moments and leave by themselves.
            if (await IsEmptyAsync(cluster, ct))
            {
                File.Delete(LockFile(cluster));
                return orphaned;
            }
        }
        throw new EmbeddedPostgresException($"A PostgreSQL server still works in {cluster} and does not end.");
    }

    private static async Task<int?> FindMainAsync(string cluster, CancellationToken ct) =>
        await ReadLockFileAsync(cluster, ct) is [var pid, ..]
        && int.TryParse(pid, CultureInfo.InvariantCulture, out var processId) && LivesIn(cluster, processId)
            ? processId
            : null;

    private static async Task<bool> IsEmptyAsync(string cluster, CancellationToken ct)
    {
        var time = TimeProvider.System;
        for (var start = time.GetTimestamp(); time.GetElapsedTime(start) < Patience; await Task.Delay(Poll, time, ct))
            if (!AllProcesses().Any(processId => LivesIn(cluster, processId)))
                return true;
        return false;
    }

    private static IEnumerable<int> AllProcesses() =>
        Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var processId) ? processId : 0)
            .Where(processId => processId > 0);

    private static string LockFile(string cluster) => Path.Combine(cluster, "postmaster.pid");

    private static async Task<string[]> ReadLockFileAsync(string cluster, CancellationToken ct)
    {
        try
        {
            return await File.ReadAllLinesAsync(LockFile(cluster), ct);
        }
        catch (IOException)
        {
            return [];
        }
    }
}
