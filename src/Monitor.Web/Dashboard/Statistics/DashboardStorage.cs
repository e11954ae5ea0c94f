using Hangfire;
using Hangfire.Logging;
using Hangfire.Server;
using Hangfire.States;
using Hangfire.Storage;
using Npgsql;

namespace Monitor.Web.Dashboard.Statistics;

/// <summary>Hangfire's storage as the dashboard sees it: the same one, with counts that cost little.</summary>
internal sealed class DashboardStorage(JobStorage inner, NpgsqlDataSource database, TimeProvider clock) : JobStorage
{
    private readonly CheapStatistics _statistics = new(database, clock);

    /// <inheritdoc />
    public override bool LinearizableReads => inner.LinearizableReads;

    /// <inheritdoc />
    public override IMonitoringApi GetMonitoringApi() => new DashboardMonitor(inner.GetMonitoringApi(), _statistics);

    /// <inheritdoc />
    public override IStorageConnection GetConnection() => inner.GetConnection();

    /// <inheritdoc />
    public override IStorageConnection GetReadOnlyConnection() => inner.GetReadOnlyConnection();

    /// <inheritdoc />
    public override IEnumerable<IStateHandler> GetStateHandlers() => inner.GetStateHandlers();

    /// <inheritdoc />
    public override IEnumerable<IBackgroundProcess> GetServerRequiredProcesses() => inner.GetServerRequiredProcesses();

    /// <inheritdoc />
    public override IEnumerable<IBackgroundProcess> GetStorageWideProcesses() => inner.GetStorageWideProcesses();

    /// <inheritdoc />
    public override void WriteOptionsToLog(ILog logger) => inner.WriteOptionsToLog(logger);

    /// <inheritdoc />
    public override bool HasFeature(string featureId) => inner.HasFeature(featureId);

    /// <inheritdoc />
    public override string ToString() => inner.ToString() ?? "";
}
