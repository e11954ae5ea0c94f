using System.Security.Cryptography;
using System.Text;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.People;

/// <summary>How tries at passwords and codes are slowed down.</summary>
/// <param name="FreeTries">So many may fail in a row before there is a wait.</param>
/// <param name="LongestWait">The wait doubles with every failure up to this.</param>
/// <param name="PerHour">So many an hour may fail for one address from anywhere that its people did not sign in from before.</param>
public sealed record BackOffPolicy(int FreeTries, TimeSpan LongestWait, int PerHour);

/// <summary>
/// Slows down whoever tries passwords and codes: by where they try from and whom they try to be, together. So nobody can lock out somebody
/// else, who tries from elsewhere or is signed in already. Every try is counted before it is checked, in one statement, so that any number
/// of tries at once cannot get past it. An address that nobody has an account for counts like any other.
/// </summary>
public sealed class SignInBackOff(TimeProvider clock)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    // After the free tries 10 s, 20 s, 40 s and so on. What is refused here is not counted, so waiting is all it takes.
    private const string TrySql =
        """
        insert into sign_in_failure as f (key, failures, first_at, last_at) values ($1, 1, $2, $2)
        on conflict (key) do update set
            failures = case when f.last_at <= $2 - $3 then 1 else f.failures + 1 end,
            first_at = case when f.last_at <= $2 - $3 then $2 else f.first_at end,
            last_at = $2
        where f.failures < $4 or f.last_at <= $2 - $3
            or f.last_at + least($6, $5 * power(2, least(f.failures - $4, 30))) <= $2
        returning failures
        """;

    private const string WaitSql =
        "select last_at + least($5, $4 * power(2, least(failures - $3, 30))) - $2 from sign_in_failure where key = $1";

    private const string TryInHourSql =
        """
        insert into sign_in_failure as f (key, failures, first_at, last_at) values ($1, 1, $2, $2)
        on conflict (key) do update set
            failures = case when f.first_at <= $2 - $3 then 1 else f.failures + 1 end,
            first_at = case when f.first_at <= $2 - $3 then $2 else f.first_at end,
            last_at = $2
        where f.failures < $4 or f.first_at <= $2 - $3
        returning failures
        """;

    private const string WaitInHourSql = "select first_at + $3 - $2 from sign_in_failure where key = $1";

    private const string TakeBackSql = "update sign_in_failure set failures = greatest(failures - 1, 0) where key = any ($1)";

    /// <summary>The keys of somebody who tries to be an address from somewhere.</summary>
    internal static SignInTry OfAddress(string email, string? ip)
    {
        var who = email.Trim().ToLowerInvariant();
        return new(Key($"pair|{ClientNetwork.Of(ip)}|{who}"), Key($"address|{who}"));
    }

    /// <summary>The key of a session whose person is asked again for who they are.</summary>
    internal static SignInTry OfSession(Guid session) => new(Key($"session|{session}"), null);

    /// <summary>The keys of a link whose code is tried.</summary>
    internal static SignInTry OfLink(byte[] tokenHash) => new(Key($"link|{Convert.ToHexString(tokenHash)}"), null);

    /// <summary>Counts a try. Null when it may be made; otherwise how long to wait, and it is not counted.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="attempt">Who tries what.</param>
    /// <param name="isKnownPlace">Whether the person signed in from there before: then tries from elsewhere do not matter.</param>
    /// <param name="policy">How many are free, and so on.</param>
    /// <param name="ct">Cancels it.</param>
    internal async Task<TimeSpan?> CountAsync(
        NpgsqlConnection connection, SignInTry attempt, bool isKnownPlace, BackOffPolicy policy, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (!await CountsAsync(connection.Command(TrySql, attempt.Pair, now, Forgotten, policy.FreeTries, FirstWait, policy.LongestWait), ct))
            return await WaitAsync(connection.Command(WaitSql, attempt.Pair, now, policy.FreeTries, FirstWait, policy.LongestWait), ct);
        if (attempt.Address is not { } address || isKnownPlace
            || await CountsAsync(connection.Command(TryInHourSql, address, now, Hour, policy.PerHour), ct))
            return null;
        await connection.ExecuteAsync(ct, TakeBackSql, (object)new[] { attempt.Pair });
        return await WaitAsync(connection.Command(WaitInHourSql, address, now, Hour), ct);
    }

    /// <summary>Takes a try back that turned out to be none at guessing.</summary>
    internal static Task TakeBackAsync(NpgsqlConnection connection, SignInTry attempt, CancellationToken ct) =>
        connection.ExecuteAsync(ct, TakeBackSql, (object)new[] { attempt.Pair, attempt.Address ?? attempt.Pair });

    /// <summary>Whoever proved who they are starts anew.</summary>
    internal static async Task ForgetAsync(NpgsqlConnection connection, SignInTry attempt, CancellationToken ct)
    {
        await connection.ExecuteAsync(ct, "delete from sign_in_failure where key = $1", attempt.Pair);
        if (attempt.Address is { } address)
            await connection.ExecuteAsync(ct, TakeBackSql, (object)new[] { address });
    }

    private static async Task<bool> CountsAsync(NpgsqlCommand command, CancellationToken ct)
    {
        await using (command)
            return await command.ExecuteScalarAsync(ct) is not null;
    }

    // Whoever succeeded meanwhile has taken the row away.
    private static async Task<TimeSpan> WaitAsync(NpgsqlCommand command, CancellationToken ct)
    {
        await using (command)
            return await command.ExecuteScalarAsync(ct) is TimeSpan wait && wait > TimeSpan.Zero ? wait : TimeSpan.FromSeconds(1);
    }

    private static byte[] Key(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}

/// <summary>Who tries what, as it is counted.</summary>
/// <param name="Pair">From where and to be whom.</param>
/// <param name="Address">To be whom, from anywhere; null for somebody who is signed in.</param>
internal sealed record SignInTry(byte[] Pair, byte[]? Address);
