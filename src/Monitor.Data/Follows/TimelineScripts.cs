namespace Monitor.Data.Follows;

/// <summary>
/// What has to happen in one step on the server. A timeline is a sorted set: of each post the time and <c>id:account</c>, the id with leading
/// zeros so that its text sorts as its number; and below all of them, at minus infinity, one member that says of which epoch it is, whether it
/// holds all there is (1) or only the newest (0), and which accounts have to be merged: <c>!epoch|1|7,42</c>. A set that holds only the
/// newest holds every post down to its last one.
/// </summary>
internal static class TimelineScripts
{
    /// <summary>
    /// Reads a page. KEYS: fresh, posts, generation. ARGV: time of the position or +inf, its id, most posts, life in ms, a new generation, its
    /// life in ms. Answers {0}: ask the database; {1, epoch, generation}: there is none; {2, about it, members with times}.
    /// </summary>
    public const string Read =
        """
        local epoch = redis.call('get', KEYS[1])
        if not epoch then return { 0 } end
        local about = redis.call('zrange', KEYS[2], 0, 0)[1]
        if not about or string.match(about, '^!(%d+)|') ~= epoch then
            local generation = redis.call('get', KEYS[3])
            if not generation then
                generation = ARGV[5]
                redis.call('set', KEYS[3], generation, 'px', ARGV[6])
            end
            return { 1, epoch, generation }
        end
        redis.call('pexpire', KEYS[2], ARGV[4])
        if ARGV[1] == '+inf' then
            return { 2, about, redis.call('zrevrangebyscore', KEYS[2], '+inf', '(-inf', 'withscores', 'limit', 0, ARGV[3]) }
        end
        local at, most = tonumber(ARGV[1]), tonumber(ARGV[3])
        local ties = redis.call('zcount', KEYS[2], ARGV[1], ARGV[1])
        local found = redis.call('zrevrangebyscore', KEYS[2], ARGV[1], '(-inf', 'withscores', 'limit', 0, most + ties)
        local page = {}
        for i = 1, #found, 2 do
            if #page < most * 2 and (tonumber(found[i + 1]) < at or found[i] < ARGV[2]) then
                page[#page + 1] = found[i]
                page[#page + 1] = found[i + 1]
            end
        end
        return { 2, about, page }
        """;

    /// <summary>Stores a timeline if nothing happened to it since it was read. KEYS: posts, generation. ARGV: generation, life in ms, about it, then times and members.</summary>
    public const string Store =
        """
        if redis.call('get', KEYS[2]) ~= ARGV[1] then return 0 end
        redis.call('del', KEYS[1], KEYS[2])
        redis.call('zadd', KEYS[1], '-inf', ARGV[3])
        for i = 4, #ARGV, 1000 do
            redis.call('zadd', KEYS[1], unpack(ARGV, i, math.min(i + 999, #ARGV)))
        end
        redis.call('pexpire', KEYS[1], ARGV[2])
        return 1
        """;

    /// <summary>
    /// Adds posts to timelines and takes others out, where there are such timelines; whoever builds one at the moment may not store it. KEYS: posts and
    /// generation of each. ARGV: most posts kept, then for each timeline how many there are and times, empty for what goes, with members.
    /// </summary>
    public const string Push =
        """
        local kept, a = tonumber(ARGV[1]), 2
        for k = 1, #KEYS, 2 do
            local set, count = KEYS[k], tonumber(ARGV[a])
            local about = redis.call('zrange', set, 0, 0)[1]
            if not about then
                redis.call('del', KEYS[k + 1])
            else
                local whole = string.match(about, '^!%d+|(%d)') == '1'
                local last = not whole and redis.call('zrange', set, 1, 1, 'withscores') or {}
                for i = a + 1, a + 2 * count, 2 do
                    local at, member = ARGV[i], ARGV[i + 1]
                    local fits = at ~= '' and (whole or last[2] and (tonumber(at) > tonumber(last[2]) or tonumber(at) == tonumber(last[2]) and member >= last[1]))
                    if fits then redis.call('zadd', set, at, member) else redis.call('zrem', set, member) end
                end
                local over = redis.call('zcard', set) - 1 - kept
                if over > 0 then
                    redis.call('zremrangebyrank', set, 1, over)
                    if whole then
                        redis.call('zrem', set, about)
                        redis.call('zadd', set, '-inf', (string.gsub(about, '|1|', '|0|', 1)))
                    end
                elseif not whole and over < -kept / 2 then
                    redis.call('del', set, KEYS[k + 1])
                end
            end
            a = a + 1 + 2 * count
        end
        return 1
        """;

    /// <summary>Which run of the server this is; in a script, because the client takes the command for one of administrators.</summary>
    public const string Run = "return string.match(redis.call('info', 'server'), 'run_id:(%w+)')";

    /// <summary>Stores what is shown of posts of one account; all of it ends together. KEYS: bodies. ARGV: life in ms, then ids and what is shown.</summary>
    public const string StoreBodies =
        """
        redis.call('hset', KEYS[1], unpack(ARGV, 2))
        if redis.call('pttl', KEYS[1]) < 0 then redis.call('pexpire', KEYS[1], ARGV[1]) end
        return 1
        """;
}
