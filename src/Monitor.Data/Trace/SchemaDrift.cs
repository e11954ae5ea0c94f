using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Monitor.Data.Trace;

/// <summary>Where providers' answers were not in the known format.</summary>
public sealed class SchemaDrift(IDbContextFactory<MonitorDb> databases)
{
    private const int Most = 200;

    /// <summary>The latest ones first.</summary>
    public async Task<IReadOnlyList<DriftedField>> ListAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.DriftedFields.OrderByDescending(field => field.LastSeen).Take(Most).ToListAsync(ct);
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

internal sealed class DriftedFieldMapping : IEntityTypeConfiguration<DriftedField>
{
    public void Configure(EntityTypeBuilder<DriftedField> field) =>
        field.ToTable("schema_drift").HasKey(f => new { f.Provider, f.FetchType, f.Field });
}
