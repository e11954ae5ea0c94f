using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Enrichment;

/// <summary>Removes rejected answers, and lines of the bill of the language model, that are kept no longer; what each day has cost stays.</summary>
public static class EnrichmentRetention
{
    // Of one transaction.
    private const int Chunk = 5_000;

    private const string RejectionsSql =
        "delete from enrichment_rejection where id = any (array(select id from enrichment_rejection where rejected_at < $1 order by rejected_at limit $2))";

    private const string LinesSql = "delete from model_ledger where id = any (array(select id from model_ledger where at < $1 order by at limit $2))";

    private static readonly TimeSpan Rejections = TimeSpan.FromDays(90);

    /// <summary>Removes what is too old, in transactions of a bounded size; answers how many rows went.</summary>
    public static async Task<int> ApplyAsync(NpgsqlDataSource database, int ledgerDays, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var removed = 0;
        foreach (var (sql, before) in new[] { (RejectionsSql, now - Rejections), (LinesSql, now.AddDays(-ledgerDays)) })
            for (var gone = Chunk; gone == Chunk; removed += gone)
                gone = await connection.ExecuteAsync(ct, sql, before, Chunk);
        return removed;
    }
}
