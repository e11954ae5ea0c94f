using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Actions;
using Monitor.Data.Auditing;
using Monitor.Data.Batches;
using Monitor.Data.Charts;
using Monitor.Data.Content;
using Monitor.Data.Credentials;
using Monitor.Data.Credits;
using Monitor.Data.Enrichment;
using Monitor.Data.Erasure;
using Monitor.Data.Events;
using Monitor.Data.Feed;
using Monitor.Data.Flows;
using Monitor.Data.Follows;
using Monitor.Data.History;
using Monitor.Data.HotState;
using Monitor.Data.Inbox;
using Monitor.Data.Limits;
using Monitor.Data.Lists;
using Monitor.Data.Load;
using Monitor.Data.Mail;
using Monitor.Data.Media;
using Monitor.Data.Notices;
using Monitor.Data.Orders;
using Monitor.Data.Outgoing;
using Monitor.Data.People;
using Monitor.Data.People.Passkeys;
using Monitor.Data.People.SingleSignOn;
using Monitor.Data.Pictures;
using Monitor.Data.Providers;
using Monitor.Data.Queues;
using Monitor.Data.Scheduling;
using Monitor.Data.Search;
using Monitor.Data.SocialPlatforms;
using Monitor.Data.Stories;
using Monitor.Data.Tasks;
using Monitor.Data.Texts;
using Monitor.Data.Trace;
using Monitor.Data.Webhooks;
using Monitor.Data.Workers;

namespace Monitor.Data;

/// <summary>All of this project together, for every role; what a process does not use costs it nothing.</summary>
public static class MonitorData
{
    /// <summary>Adds everything that is stored; the database itself is added by <see cref="DataRegistration"/>.</summary>
    public static IServiceCollection AddMonitorData(this IServiceCollection services, IConfiguration configuration) => services
        .AddContexts()
        .AddHotState(configuration)
        .AddLimits()
        .AddPlatforms()
        .AddAuditing()
        .AddMail(configuration)
        .AddPeople()
        .AddPasskeys()
        .AddIdentities()
        .AddCredentials()
        .AddNotices()
        .AddTrace()
        .AddProviderState()
        .AddRecording(configuration)
        .AddTasks()
        .AddHistory()
        .AddCharts()
        .AddStories()
        .AddSearch()
        .AddLoad()
        .AddSchedule()
        .AddWorkerRegistry()
        .AddErasure()
        .AddCredits(configuration)
        .AddQueues()
        .AddBatches(configuration)
        .AddFlows(configuration)
        .AddOrders()
        .AddLists()
        .AddBulkActions()
        .AddFeeds()
        .AddEvents(configuration)
        .AddTeamWebhooks()
        .AddInbox()
        .AddFollows(configuration)
        .AddSafeHttp(configuration)
        .AddPictures(configuration)
        .AddEnrichment(configuration)
        .AddMedia(configuration)
        .AddTexts();
}
