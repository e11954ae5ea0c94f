using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Trace;

/// <summary>Where providers' answers were not in the known format.</summary>
public sealed class SchemaDrift(NpgsqlDataSource database)
{
    private const int Most = 200;

    /// <summary>The latest ones first.</summary>
    public async Task<IReadOnlyList<DriftedField>> ListAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            $"select provider, fetch_type, field, first_seen, last_seen, count, sample from schema_drift order by last_seen desc limit {Most}");
        await using var reader = await command.ExecuteReaderAsync(ct);
        var fields = new List<DriftedField>();
        while (await reader.ReadAsync(ct))
            fields.Add(new(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3),
                reader.GetFieldValue<DateTimeOffset>(4), reader.GetInt64(5), reader.GetText(6)));
        return fields;
    }
}

/// <summary>A field that was missing or of another kind.</summary>
/// <param name="Provider">Whose answer.</param>
/// <param name="FetchType">To which question.</param>
/// <param name="Field">Path of the field.</param>
/// <param name="FirstSeen">When it was first seen.</param>
/// <param name="LastSeen">When it was last seen.</param>
/// <param name="Count">How often.</param>
/// <param name="Sample">One raw answer, cut at 64 KB, without secrets.</param>
public sealed record DriftedField(
    string Provider, string FetchType, string Field, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, long Count, string? Sample);
