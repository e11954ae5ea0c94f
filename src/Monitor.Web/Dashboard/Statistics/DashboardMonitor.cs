using Hangfire.States;
using Hangfire.Storage;
using Hangfire.Storage.Monitoring;

namespace Monitor.Web.Dashboard.Statistics;

/// <summary>Lists and single jobs as the storage tells them; counts from <see cref="CheapStatistics"/>.</summary>
internal sealed class DashboardMonitor(IMonitoringApi inner, CheapStatistics statistics) : IMonitoringApi
{
    public StatisticsDto GetStatistics() => statistics.Get();

    public IList<QueueWithTopEnqueuedJobsDto> Queues() => inner.Queues();

    public IList<ServerDto> Servers() => inner.Servers();

    public JobDetailsDto JobDetails(string jobId) => inner.JobDetails(jobId);

    public JobList<EnqueuedJobDto> EnqueuedJobs(string queue, int from, int perPage) => inner.EnqueuedJobs(queue, from, perPage);

    public JobList<FetchedJobDto> FetchedJobs(string queue, int from, int perPage) => inner.FetchedJobs(queue, from, perPage);

    public JobList<ProcessingJobDto> ProcessingJobs(int from, int count) => inner.ProcessingJobs(from, count);

    public JobList<ScheduledJobDto> ScheduledJobs(int from, int count) => inner.ScheduledJobs(from, count);

    public JobList<SucceededJobDto> SucceededJobs(int from, int count) => inner.SucceededJobs(from, count);

    public JobList<FailedJobDto> FailedJobs(int from, int count) => inner.FailedJobs(from, count);

    public JobList<DeletedJobDto> DeletedJobs(int from, int count) => inner.DeletedJobs(from, count);

    public long ScheduledCount() => statistics.Get().Scheduled;

    public long EnqueuedCount(string queue) => inner.EnqueuedCount(queue);

    public long FetchedCount(string queue) => inner.FetchedCount(queue);

    public long FailedCount() => statistics.Get().Failed;

    public long ProcessingCount() => statistics.Get().Processing;

    public long SucceededListCount() => statistics.CountList(SucceededState.StateName);

    public long DeletedListCount() => statistics.CountList(DeletedState.StateName);

    public IDictionary<DateTime, long> SucceededByDatesCount() => inner.SucceededByDatesCount();

    public IDictionary<DateTime, long> FailedByDatesCount() => inner.FailedByDatesCount();

    public IDictionary<DateTime, long> HourlySucceededJobs() => inner.HourlySucceededJobs();

    public IDictionary<DateTime, long> HourlyFailedJobs() => inner.HourlyFailedJobs();
}
