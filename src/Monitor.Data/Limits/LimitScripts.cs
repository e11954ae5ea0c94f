namespace Monitor.Data.Limits;

/// <summary>
/// The counting on the server, in one step and by the server's clock. An exact level is a list of the times of its takes, in
/// microseconds; a large one is a hash from slice to count. KEYS: one for each level. ARGV: for each level its limit, its window
/// and its slice in microseconds, the latter 0 for an exact one. A server that has lost its memory has also lost the name of it.
/// </summary>
internal static class LimitScripts
{
    private const string Count =
        """
        local time = redis.call('time')
        local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
        local function level(i)
            return KEYS[i], tonumber(ARGV[i * 3 - 2]), tonumber(ARGV[i * 3 - 1]), tonumber(ARGV[i * 3])
        end
        -- Counts what is in the window, forgets the rest, and tells how long until there is room for one more.
        local function count(i)
            local key, limit, window, slice = level(i)
            local kind = redis.call('type', key).ok
            if kind ~= 'none' and (kind == 'list') ~= (slice == 0) then redis.call('del', key) end
            if slice == 0 then
                while true do
                    local oldest = redis.call('lindex', key, 0)
                    if not oldest or tonumber(oldest) + window > now then break end
                    redis.call('lpop', key)
                end
                local used = redis.call('llen', key)
                if used < limit then return used, 0 end
                return used, tonumber(redis.call('lindex', key, used - limit)) + window - now
            end
            local flat = redis.call('hgetall', key)
            local slices, used = {}, 0
            for n = 1, #flat, 2 do
                local leaves = (tonumber(flat[n]) + 1) * slice + window
                if leaves <= now then
                    redis.call('hdel', key, flat[n])
                else
                    used = used + tonumber(flat[n + 1])
                    slices[#slices + 1] = { leaves, tonumber(flat[n + 1]) }
                end
            end
            local surplus = used - limit + 1
            if surplus <= 0 then return used, 0 end
            table.sort(slices, function(a, b) return a[1] < b[1] end)
            for _, entry in ipairs(slices) do
                surplus = surplus - entry[2]
                if surplus <= 0 then return used, entry[1] - now end
            end
            return used, window
        end
        -- Kept for a day longer than it counts: a server short of memory drops first what would expire first.
        local function expire(key, window, slice)
            redis.call('pexpire', key, math.ceil((window + slice) / 1000) + (window > 10000000 and 86400000 or 1))
        end

        """;

    /// <summary>
    /// Answers the refusing level or 0, the wait in microseconds, and the counts; -1 and nothing taken when the memory is another one.
    /// The last of KEYS is where its name is, the last of ARGV is the name that the caller knows.
    /// </summary>
    public const string Take = Count +
        """
        if redis.call('get', KEYS[#KEYS]) ~= ARGV[#ARGV] then return { -1 } end
        local refused, longest, answer = 0, 0, { 0, 0 }
        for i = 1, #KEYS - 1 do
            local used, wait = count(i)
            answer[i + 2] = used
            if wait > longest then refused, longest = i, wait end
        end
        if refused == 0 then
            for i = 1, #KEYS - 1 do
                local key, limit, window, slice = level(i)
                if slice == 0 then
                    redis.call('rpush', key, string.format('%.0f', now))
                else
                    redis.call('hincrby', key, string.format('%.0f', math.floor(now / slice)), 1)
                end
                expire(key, window, slice)
                answer[i + 2] = answer[i + 2] + 1
            end
        end
        answer[1] = refused
        answer[2] = string.format('%.0f', longest)
        return answer
        """;

    /// <summary>Answers the name of the memory, giving it one if it has none. KEYS: where it is. ARGV: a new name.</summary>
    public const string Memory =
        """
        redis.call('set', KEYS[1], ARGV[1], 'nx')
        return redis.call('get', KEYS[1])
        """;

    /// <summary>
    /// Adds takes that the server does not know. KEYS: the level. ARGV: its limit, its window and its slice, then pairs of an age in
    /// microseconds and a count.
    /// </summary>
    public const string Add = Count +
        """
        count(1)
        local key, limit, window, slice = level(1)
        if slice > 0 then
            for i = 4, #ARGV, 2 do
                redis.call('hincrby', key, string.format('%.0f', math.floor((now - tonumber(ARGV[i])) / slice)), ARGV[i + 1])
            end
        else
            local times = redis.call('lrange', key, 0, -1)
            for i = 4, #ARGV, 2 do
                for _ = 1, tonumber(ARGV[i + 1]) do times[#times + 1] = string.format('%.0f', now - tonumber(ARGV[i])) end
            end
            table.sort(times, function(a, b) return tonumber(a) < tonumber(b) end)
            redis.call('del', key)
            for i = 1, #times do redis.call('rpush', key, times[i]) end
        end
        expire(key, window, slice)
        return 1
        """;

    /// <summary>Answers the counts.</summary>
    public const string Used = Count +
        """
        local answer = {}
        for i = 1, #KEYS do answer[i] = count(i) end
        return answer
        """;
}
