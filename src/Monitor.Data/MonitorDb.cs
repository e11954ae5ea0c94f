using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Monitor.Data.Auditing;
using Monitor.Data.Batches;
using Monitor.Data.Credentials;
using Monitor.Data.Flows;
using Monitor.Data.Notices;
using Monitor.Data.People;
using Monitor.Data.Providers;
using Monitor.Data.Queues;
using Monitor.Data.Sql;
using Monitor.Data.Tasks;
using Monitor.Data.Trace;

namespace Monitor.Data;

/// <summary>
/// The tables as entities. A statement that decides (claims, upserts) or writes many rows is SQL; everything else goes through here.
/// How an entity is stored, its mapping says, which stands beside it; the schema itself is made by the migrations. Nothing is tracked
/// unless a change asks for it.
/// </summary>
public sealed class MonitorDb(DbContextOptions<MonitorDb> options) : DbContext(options)
{
    internal DbSet<AuditRow> Audit => Set<AuditRow>();

    internal DbSet<Credential> Credentials => Set<Credential>();

    internal DbSet<CallTotal> CallTotals => Set<CallTotal>();

    internal DbSet<DriftedField> DriftedFields => Set<DriftedField>();

    internal DbSet<JobItemRow> JobItems => Set<JobItemRow>();

    internal DbSet<Job> Jobs => Set<Job>();

    internal DbSet<Notice> Notices => Set<Notice>();

    internal DbSet<QueuePause> Pauses => Set<QueuePause>();

    internal DbSet<Provider> Providers => Set<Provider>();

    internal DbSet<ProviderPause> ProviderPauses => Set<ProviderPause>();

    internal DbSet<ProviderStatus> ProviderStatuses => Set<ProviderStatus>();

    internal DbSet<Queue> Queues => Set<Queue>();

    internal DbSet<RequestRow> Requests => Set<RequestRow>();

    internal DbSet<TaskRun> Runs => Set<TaskRun>();

    internal DbSet<MonitorTask> Tasks => Set<MonitorTask>();

    internal DbSet<UserEntity> Users => Set<UserEntity>();

    internal DbSet<TeamEntity> Teams => Set<TeamEntity>();

    internal DbSet<MemberEntity> Members => Set<MemberEntity>();

    internal DbSet<InvitationEntity> Invitations => Set<InvitationEntity>();

    internal DbSet<ApiKeyEntity> ApiKeys => Set<ApiKeyEntity>();

    internal DbSet<SessionEntity> Sessions => Set<SessionEntity>();

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(MonitorDb).Assembly);
        SqlFunctions.Map(modelBuilder);
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
            if (property.FindAnnotation(RelationalAnnotationNames.ColumnName) is null)
                property.SetColumnName(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
    }
}
