using Monitor.Data.Redis;
using StackExchange.Redis;

namespace Monitor.Data.HotState;

/// <summary>
/// Keys that should have been deleted while Redis was away. They are deleted before it is used again: a page that missed its
/// invalidation would be served for the rest of its life, and a task resumed in the meantime would look paused. Deleting too
/// much does no harm, because without a key the database decides; so beyond its capacity this stands for all keys.
/// </summary>
internal sealed class MissedDeletes(int capacity, TimeSpan limit)
{
    private const int Chunk = 1_000;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _keys = [];
    private bool _all;

    public void Add(IEnumerable<RedisKey> keys)
    {
        lock (_gate)
        {
            if (!_all)
                _keys.UnionWith(keys.Select(key => key.ToString()));
            _all |= _keys.Count > capacity;
            if (_all)
                _keys.Clear();
        }
    }

    /// <summary>Deletes what was missed. When Redis fails again everything is kept for the next time and the failure is thrown.</summary>
    public async Task ReplayAsync(IDatabase database)
    {
        var (keys, all) = Take();
        try
        {
            foreach (var chunk in keys.Chunk(Chunk))
                await RedisCall.LimitAsync(() => database.KeyDeleteAsync(chunk), limit, CancellationToken.None);
            if (all)
            {
                await DeleteMatchingAsync(database, HotKeys.History("*"));
                await DeleteMatchingAsync(database, HotKeys.PausedPattern);
                // What somebody wanted to be forgotten may be among them.
                await DeleteMatchingAsync(database, HotKeys.Fallback("*"));
            }
        }
        catch (Exception)
        {
            Add(keys);
            lock (_gate)
                _all |= all;
            throw;
        }
    }

    private (RedisKey[] Keys, bool All) Take()
    {
        lock (_gate)
        {
            var taken = (_keys.Select(key => (RedisKey)key).ToArray(), _all);
            _keys.Clear();
            _all = false;
            return taken;
        }
    }

    private async Task DeleteMatchingAsync(IDatabase database, string pattern)
    {
        var cursor = "0";
        do
        {
            var position = cursor;
            var page = await RedisCall.LimitAsync(
                () => database.ExecuteAsync("SCAN", position, "MATCH", pattern, "COUNT", Chunk), limit, CancellationToken.None);
            var keys = (RedisKey[])page[1]!;
            if (keys.Length > 0)
                await RedisCall.LimitAsync(() => database.KeyDeleteAsync(keys), limit, CancellationToken.None);
            cursor = (string)page[0]!;
        }
        while (cursor != "0");
    }
}
