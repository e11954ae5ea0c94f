using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Npgsql;
using StackExchange.Redis;

namespace Monitor.Data.Limits;

/// <summary>
/// What the server remembers. Its memory has a name, which is lost with it: who finds another one than it knew tells the server all
/// of its own takes again.
/// </summary>
internal sealed partial class RedisRateLimiter
{
    private const string MemoryKey = "limits:memory";

    private volatile string? _memory;
    private Task<bool>? _nobodyBefore;

    /// <summary>Waits for the first connection, so that a process does not begin by itself what the others would count with it.</summary>
    public async Task StartAsync(TimeSpan patience, CancellationToken ct)
    {
        await _redis.WaitUntilUsedAsync(patience, ct);
        await NobodyBeforeAsync();
    }

    // Called whenever the server was seen alive, before it is used again.
    private async Task SynchronizeAsync(IDatabase database)
    {
        var candidate = $"{Guid.NewGuid():N}";
        var name = (string)(await _redis.LimitAsync(() => database.ScriptEvaluateAsync(LimitScripts.Memory, [MemoryKey], [candidate])))!;
        if (name != _memory)
            await RememberAsync(name, isNew: name == candidate);
        foreach (var unknown in _own.ClaimUnknown(name))
            await TellAsync(database, unknown);
        LimitLevel[] large = [.. _own.Levels().Where(level => level.Window > _timings.Longest)];
        if (large.Length > 0)
        {
            var used = await _redis.LimitAsync(() => database.ScriptEvaluateAsync(LimitScripts.Used, Keys(large), Arguments(large)));
            NoteTotals(large, [.. ((RedisResult[])used!).Select(count => (int)count)]);
        }
    }

    private async Task<bool> RememberAsync(CancellationToken ct) => (await _redis.AskAsync(async database =>
    {
        await SynchronizeAsync(database);
        return true;
    }, ct)).Received;

    private async Task RememberAsync(string name, bool isNew)
    {
        // The first memory that this process meets is as good as any, unless it is empty while others may have taken something.
        var isLoss = _memory is not null || (isNew && !await NobodyBeforeAsync());
        lock (_gate)
        {
            if (_memory == name)
                return;
            _memory = name;
            if (isLoss)
                _caution.Forgotten(Held());
        }

        if (isLoss)
            LogForgotten(_logger);
    }

    private async Task TellAsync(IDatabase database, UnknownTakes unknown)
    {
        RedisValue[] arguments = [.. Arguments([unknown.Level]), .. unknown.Takes.SelectMany(take => new RedisValue[] { take.Age, take.Count })];
        try
        {
            await _redis.LimitAsync(() => database.ScriptEvaluateAsync(LimitScripts.Add, [unknown.Level.Key], arguments));
        }
        catch (Exception)
        {
            // If it was done all the same, they are counted twice for a while, which is the safe side.
            unknown.GiveBack();
            throw;
        }
    }

    /// <summary>Whether no provider was called, by whomever, within any short window before this process began.</summary>
    private Task<bool> NobodyBeforeAsync()
    {
        lock (_gate)
            return _nobodyBefore ??= AskAsync();

        async Task<bool> AskAsync()
        {
            await Task.Yield();
            try
            {
                if (await _peers.LastCallAsync(_timings.Longest, CancellationToken.None) is not null)
                    return false;
            }
            catch (Exception failure) when (failure is NpgsqlException or SocketException or TimeoutException)
            {
                return false;
            }

            lock (_gate)
                _caution.NobodyBefore();
            return true;
        }
    }

    [LoggerMessage(EventId = 1413, Level = LogLevel.Warning,
        Message = "Redis has lost what was counted towards the limits of providers: for one window of each limit this process only replaces what it holds")]
    private static partial void LogForgotten(ILogger logger);
}
