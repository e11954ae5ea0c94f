namespace Monitor.Data.HotState;

/// <summary>What has to happen in one step on the server.</summary>
internal static class RedisScripts
{
    /// <summary>Answers the generation of a subject, beginning one if there is none. KEYS: generation. ARGV: a new one, its life in ms.</summary>
    public const string BeginGeneration =
        """
        local current = redis.call('get', KEYS[1])
        if current then return current end
        redis.call('set', KEYS[1], ARGV[1], 'px', ARGV[2])
        return ARGV[1]
        """;

    /// <summary>
    /// Stores a page if its subject is still in the generation in which the page was read. All pages of a subject share one
    /// expiry, which a later page can only bring forward: no page outlives its own. KEYS: pages, generation.
    /// ARGV: generation, page, content, life in ms, most pages.
    /// </summary>
    public const string StorePage =
        """
        if redis.call('get', KEYS[2]) ~= ARGV[1] then return 0 end
        if redis.call('hlen', KEYS[1]) >= tonumber(ARGV[5]) and redis.call('hexists', KEYS[1], ARGV[2]) == 0 then return 0 end
        redis.call('hset', KEYS[1], ARGV[2], ARGV[3])
        local left = redis.call('pttl', KEYS[1])
        if left < 0 or left > tonumber(ARGV[4]) then redis.call('pexpire', KEYS[1], ARGV[4]) end
        return 1
        """;
}
