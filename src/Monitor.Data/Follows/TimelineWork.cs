using Monitor.Data.Content;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Follows;

/// <summary>What is to be done to timelines.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Kind">A post that is new, one that is gone, a person, an account.</param>
/// <param name="AccountId">The account.</param>
/// <param name="PostId">The post.</param>
/// <param name="Reader">The person.</param>
/// <param name="IsAgain">Whether it was done once already.</param>
internal sealed record ClaimedWork(long Id, string Kind, long AccountId, long PostId, Reader Reader, bool IsAgain)
{
    /// <summary>A post is to be pushed.</summary>
    public const string Post = "post";

    /// <summary>A post is to be taken out.</summary>
    public const string Gone = "gone";

    /// <summary>What a person follows has changed.</summary>
    public const string OfReader = "reader";

    /// <summary>An account is gone, has other posts, or is pushed no longer.</summary>
    public const string Account = "account";
}

/// <summary>What was claimed, and how far the work is behind.</summary>
/// <param name="Lease">Proves that it is still ours.</param>
/// <param name="Work">The work.</param>
/// <param name="Epoch">The epoch of timelines.</param>
/// <param name="RedisRun">The run of Redis that they are kept in.</param>
internal sealed record ClaimedBatch(Guid Lease, IReadOnlyList<ClaimedWork> Work, long Epoch, string? RedisRun);

/// <summary>The work that waits, in the database.</summary>
internal sealed class TimelineWork(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>Longer than a batch takes.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    /// <summary>
    /// After this what was under way when something changed has ended: a call to Redis with what was read before, and a transaction that added posts of an
    /// account that nobody followed yet.
    /// </summary>
    public static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(5);

    private const string ClaimSql =
        """
        update timeline_work w set due_at = $2, lease = $3
        from (select id from timeline_work where due_at <= $1 order by due_at, id limit $4 for update skip locked) due
        where w.id = due.id
        returning w.id, w.kind, coalesce(w.account_id, 0), coalesce(w.post_id, 0), coalesce(w.team_id, 0), coalesce(w.user_id, 0), w.again
        """;

    private const string PostsSql =
        """
        select (extract(epoch from coalesce(p.taken_at, p.created_at)) * 1000000)::bigint, p.id, a.id
        from post p join account a on a.platform = p.platform and a.platform_id = p.owner_id where p.id = any ($1)
        """;

    // Nobody counts a million followers to learn that they are many.
    private const string SizesSql =
        """
        select u.id, l.account_id is not null, (select count(*) from (select from follow f where f.account_id = u.id limit $2) counted)
        from unnest($1) u(id) left join large_account l on l.account_id = u.id
        """;

    private static readonly string FollowersSql = $"""
        select f.account_id, f.team_id, f.user_id
        from follow f join account a on a.id = f.account_id
        where f.account_id = any ($1) and {ContentSight.OfAccount("a", "f.team_id")}
        """;

    private const string AnewSql = "update timeline_state set epoch = epoch + 1, redis_run = coalesce($1, redis_run) where $1::text is null or redis_run is distinct from $1";

    /// <summary>Takes work that is due.</summary>
    public async Task<ClaimedBatch> ClaimAsync(int most, CancellationToken ct)
    {
        var (now, lease) = (time.GetUtcNow(), Guid.NewGuid());
        await using var connection = await database.OpenConnectionAsync(ct);
        var work = await connection.ReadAsync(
            connection.Command(ClaimSql, now, now + Lease, lease, most),
            r => new ClaimedWork(r.GetInt64(0), r.GetString(1), r.GetInt64(2), r.GetInt64(3), new Reader(r.GetInt64(4), r.GetInt64(5)), r.GetBoolean(6)), ct);
        var state = await connection.ReadAsync(
            connection.Command("select epoch, redis_run from timeline_state"), r => (Epoch: r.GetInt64(0), Run: r.GetText(1)), ct);
        return new ClaimedBatch(lease, work, state[0].Epoch, state[0].Run);
    }

    /// <summary>Where posts stand in timelines today; one that is gone stands nowhere.</summary>
    public async Task<IReadOnlyList<TimelineEntry>> PostsAsync(long[] ids, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(connection.Command(PostsSql, ids), r => new TimelineEntry(r.GetInt64(0), r.GetInt64(1), r.GetInt64(2)), ct);
    }

    /// <summary>Which of these accounts count as large, and how many followers each has, up to one more than the border.</summary>
    public async Task<IReadOnlyList<(long AccountId, bool IsLarge, long Followers)>> SizesAsync(long[] accounts, int border, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(
            connection.Command(SizesSql, accounts, border + 1L), r => (r.GetInt64(0), r.GetBoolean(1), r.GetInt64(2)), ct);
    }

    /// <summary>Makes an account large or no longer, and has the timelines of its followers built anew in the same transaction.</summary>
    public async Task ResizeAsync(long accountId, bool isLarge, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var changed = isLarge
            ? await connection.ExecuteAsync(
                ct, "insert into large_account (account_id, since) select id, $2 from account where id = $1 on conflict do nothing", accountId, time.GetUtcNow())
            : await connection.ExecuteAsync(ct, "delete from large_account where account_id = $1", accountId);
        if (changed > 0)
            await connection.ExecuteAsync(ct, "insert into timeline_work (kind, account_id) values ('account', $1)", accountId);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Who follows these accounts.</summary>
    public async Task<ILookup<long, Reader>> FollowersAsync(long[] accounts, CancellationToken ct)
    {
        if (accounts.Length == 0)
            return Array.Empty<(long, Reader)>().ToLookup(row => row.Item1, row => row.Item2);
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.ReadAsync(
            connection.Command(FollowersSql, accounts), r => (Account: r.GetInt64(0), Reader: new Reader(r.GetInt64(1), r.GetInt64(2))), ct);
        return rows.ToLookup(row => row.Account, row => row.Reader);
    }

    /// <summary>Ends what was done: what changed the meaning of timelines is done once more a while later.</summary>
    public async Task EndAsync(ClaimedBatch batch, CancellationToken ct)
    {
        if (batch.Work.Count == 0)
            return;
        long[] again = [.. batch.Work.Where(work => !work.IsAgain && work.Kind != ClaimedWork.Post).Select(work => work.Id)];
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(
            ct, "update timeline_work set again = true, lease = null, due_at = $3 where id = any ($1) and lease = $2", again, batch.Lease, time.GetUtcNow() + Aftermath);
        await connection.ExecuteAsync(
            ct, "delete from timeline_work where lease = $2 and id = any ($1)", batch.Work.Select(work => work.Id).ToArray(), batch.Lease);
        await transaction.CommitAsync(ct);
    }

    /// <summary>
    /// Redis is away: posts are not pushed, and so all that is kept there counts for nothing any more. What somebody wants to be forgotten waits until
    /// Redis is back.
    /// </summary>
    public async Task GiveUpAsync(ClaimedBatch batch, CancellationToken ct)
    {
        if (batch.Work.Count == 0)
            return;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var given = await connection.ExecuteAsync(
            ct, "delete from timeline_work where lease = $2 and id = any ($1) and kind in ('post', 'gone')", batch.Work.Select(work => work.Id).ToArray(), batch.Lease);
        if (given > 0)
            await connection.ExecuteAsync(ct, AnewSql, [null]);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Drops what waits: nothing is kept anywhere.</summary>
    public async Task ForgetAsync(ClaimedBatch batch, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(
            ct, "delete from timeline_work where lease = $2 and id = any ($1)", batch.Work.Select(work => work.Id).ToArray(), batch.Lease);
    }

    /// <summary>Begins a new epoch in another run of Redis, which may have come back with what it knew long ago; one of several processes does.</summary>
    public async Task BeginRunAsync(string run, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(ct, AnewSql, run);
    }

    /// <summary>The epoch, if nothing was noted before the patience that is not done; null otherwise.</summary>
    public async Task<long?> EpochIfFreshAsync(TimeSpan patience, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = connection.Command(
            "select epoch from timeline_state where not exists (select from timeline_work where not again and noted_at < clock_timestamp() - $1)", patience);
        return (long?)await command.ExecuteScalarAsync(ct);
    }
}
