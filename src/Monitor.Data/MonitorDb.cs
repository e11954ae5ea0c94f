using Microsoft.EntityFrameworkCore;
using Monitor.Data.Content;
using Monitor.Data.People;
using Monitor.Data.Providers;
using Monitor.Data.Tasks;

namespace Monitor.Data;

/// <summary>The tables as entities, for reads and simple changes; hot paths speak SQL.</summary>
public sealed class MonitorDb(DbContextOptions<MonitorDb> options) : DbContext(options)
{
    public DbSet<MonitorTask> Tasks => Set<MonitorTask>();

    public DbSet<TaskSchedule> Schedules => Set<TaskSchedule>();

    public DbSet<TaskRun> Runs => Set<TaskRun>();

    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<Post> Posts => Set<Post>();

    public DbSet<Provider> Providers => Set<Provider>();

    public DbSet<UserEntity> Users => Set<UserEntity>();

    public DbSet<TeamEntity> Teams => Set<TeamEntity>();

    public DbSet<MemberEntity> Members => Set<MemberEntity>();

    public DbSet<InvitationEntity> Invitations => Set<InvitationEntity>();

    public DbSet<ApiKeyEntity> ApiKeys => Set<ApiKeyEntity>();

    public DbSet<SessionEntity> Sessions => Set<SessionEntity>();

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<MonitorTask>().ToTable("task");
        modelBuilder.Entity<TaskSchedule>().ToTable("task_schedule").HasKey(s => s.TaskId);
        modelBuilder.Entity<TaskRun>(run =>
        {
            run.ToTable("task_run").HasKey(r => new { r.TaskId, r.FinishedAt, r.RunNo });
            run.Property(r => r.Outcome).HasConversion<short>();
        });
        modelBuilder.Entity<Account>().ToTable("account");
        modelBuilder.Entity<Post>().ToTable("post");
        modelBuilder.Entity<Provider>(provider =>
        {
            provider.ToTable("provider").HasKey(p => p.Name);
            provider.Property(p => p.Capabilities).HasColumnType("jsonb");
        });
        PeopleTables.Configure(modelBuilder);

        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(e => e.GetProperties()))
            property.SetColumnName(System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
    }
}
