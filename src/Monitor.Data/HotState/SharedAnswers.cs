using Monitor.Data.Redis;

namespace Monitor.Data.HotState;

/// <summary>
/// Lets processes that want the same answer at the same time ask for it once: one leads, the others wait for what it brings.
/// Only a saving: when the store is away, or a leader dies, everybody asks for itself.
/// </summary>
public sealed class SharedAnswers
{
    private const string BeginScript =
        """
        local answer = redis.call('get', KEYS[1])
        if answer then return { 2, answer } end
        if redis.call('set', KEYS[2], ARGV[1], 'nx', 'px', ARGV[2]) then return { 1, '' } end
        return { 0, '' }
        """;

    private const string EndScript =
        """
        if ARGV[2] ~= '' then redis.call('set', KEYS[1], ARGV[2], 'px', ARGV[3]) end
        if redis.call('get', KEYS[2]) == ARGV[1] then redis.call('del', KEYS[2]) end
        return 1
        """;

    private const int Page = 1_000;

    private readonly IHotState _hot;
    private readonly RedisConnection? _redis;
    private long _generation;

    /// <summary>Shares through the same server as the other short-lived state; alone where there is none.</summary>
    public SharedAnswers(IHotState hot)
    {
        (_hot, _redis) = (hot, (hot as RedisHotState)?.Connection);
        // For as long as the process runs, as this.
        _ = hot.OnHint(HintTopic.Answers, () => Interlocked.Increment(ref _generation));
    }

    /// <summary>Grows whenever answers that a process kept for itself must not be used any more.</summary>
    public long Generation => Interlocked.Read(ref _generation);

    /// <summary>Whether other processes can be met here.</summary>
    public bool IsShared => _redis is not null;

    /// <summary>Looks for an answer and, where there is none, for somebody who is getting it; if nobody is, the caller leads.</summary>
    public async Task<(FlightRole Role, byte[]? Answer)> BeginAsync(string key, string leader, TimeSpan lease, CancellationToken ct)
    {
        if (_redis is null)
            return (FlightRole.Alone, null);
        var reply = await _redis.AskAsync(
            database => database.ScriptEvaluateAsync(BeginScript, [Answer(key), Leader(key)], [leader, (long)lease.TotalMilliseconds]), ct);
        if (!reply.Received)
            return (FlightRole.Alone, null);
        var values = reply.Value;
        return ((FlightRole)(int)values[0], (int)values[0] == (int)FlightRole.Answered ? (byte[]?)values[1] : null);
    }

    /// <summary>Ends a lead, with an answer to share for a while or, empty, with none.</summary>
    public async Task EndAsync(string key, string leader, ReadOnlyMemory<byte> answer, TimeSpan life, CancellationToken ct)
    {
        if (_redis is not null)
            await _redis.AskAsync(
                database => database.ScriptEvaluateAsync(
                    EndScript, [Answer(key), Leader(key)], [leader, answer.ToArray(), (long)Math.Max(1, life.TotalMilliseconds)]), ct);
    }

    /// <summary>
    /// Drops all answers of a platform, and those that processes keep for themselves: somebody is to be forgotten. They live for
    /// seconds and only save calls, so looking for the right ones is not worth it.
    /// </summary>
    public async Task ForgetAsync(string platform, CancellationToken ct)
    {
        await _hot.HintAsync(HintTopic.Answers, ct);
        var cursor = "0";
        while (_redis is not null)
        {
            var position = cursor;
            var page = await _redis.AskAsync(
                database => database.ExecuteAsync("SCAN", position, "MATCH", Answer($"{platform}:*").ToString(), "COUNT", Page), ct);
            if (!page.Received || (StackExchange.Redis.RedisResult[]?)page.Value is not [var next, var found])
                return;
            if ((StackExchange.Redis.RedisKey[]?)found is { Length: > 0 } keys)
                await _redis.AskAsync(database => database.KeyDeleteAsync(keys), ct);
            if ((cursor = (string?)next ?? "0") == "0")
                return;
        }
    }

    private static StackExchange.Redis.RedisKey Answer(string key) => $"flight:{key}:answer";

    private static StackExchange.Redis.RedisKey Leader(string key) => $"flight:{key}:leader";
}

/// <summary>Who gets an answer.</summary>
public enum FlightRole
{
    /// <summary>Somebody else is getting it.</summary>
    Waits = 0,

    /// <summary>The caller gets it, and others wait for it.</summary>
    Leads = 1,

    /// <summary>It is there.</summary>
    Answered = 2,

    /// <summary>Nobody can be met: the caller gets it for itself.</summary>
    Alone = 3,
}
