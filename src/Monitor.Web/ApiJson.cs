using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Json;
using Monitor.Data.Credentials;
using Monitor.Data.Providers;
using Monitor.Data.Scheduling;
using Monitor.Data.Tasks;
using Monitor.Web.Answers;
using Monitor.Web.Api.Accounts;
using Monitor.Web.Api.Batches;
using Monitor.Web.Api.Credentials;
using Monitor.Web.Api.Flows;
using Monitor.Web.Api.History;
using Monitor.Web.Api.InstagramMonitors;
using Monitor.Web.Api.Limits;
using Monitor.Web.Api.Notices;
using Monitor.Web.Api.Pauses;
using Monitor.Web.Api.Providers;
using Monitor.Web.Api.Tasks;
using Monitor.Web.Health;
using Monitor.Web.People;

namespace Monitor.Web;

/// <summary>Everything that the API reads and writes as JSON.</summary>
[JsonSerializable(typeof(ErrorEnvelope))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(CreateInfluencerMonitor))]
[JsonSerializable(typeof(CreatePostMonitor))]
[JsonSerializable(typeof(StopTasks))]
[JsonSerializable(typeof(Envelope<InfluencerMonitorCreated>))]
[JsonSerializable(typeof(Envelope<InfluencerMonitor[]>))]
[JsonSerializable(typeof(Envelope<InfluencerHistory>))]
[JsonSerializable(typeof(Envelope<PostMonitorCreated>))]
[JsonSerializable(typeof(Envelope<PostMonitor[]>))]
[JsonSerializable(typeof(Envelope<PostHistory>))]
[JsonSerializable(typeof(Envelope<MonitorStatus>))]
[JsonSerializable(typeof(Envelope<MonitorStatusChanged>))]
[JsonSerializable(typeof(Envelope<MonitorsStopped>))]
[JsonSerializable(typeof(CreateTask))]
[JsonSerializable(typeof(CreateTasks))]
[JsonSerializable(typeof(ChangeTask))]
[JsonSerializable(typeof(ActOnTasks))]
[JsonSerializable(typeof(Envelope<TaskView>))]
[JsonSerializable(typeof(Envelope<TaskView[]>))]
[JsonSerializable(typeof(Envelope<TaskDetailsView>))]
[JsonSerializable(typeof(Envelope<BulkCreatedView>))]
[JsonSerializable(typeof(Envelope<ActionView>))]
[JsonSerializable(typeof(Envelope<RunView[]>))]
[JsonSerializable(typeof(Envelope<TaskHistoryView>))]
[JsonSerializable(typeof(Envelope<ProviderView[]>))]
[JsonSerializable(typeof(CompleteSetup))]
[JsonSerializable(typeof(BeginSession))]
[JsonSerializable(typeof(ChangePassword))]
[JsonSerializable(typeof(ChooseTeam))]
[JsonSerializable(typeof(VerifyCode))]
[JsonSerializable(typeof(DisableSecondFactor))]
[JsonSerializable(typeof(CreateInvitation))]
[JsonSerializable(typeof(AcceptInvitation))]
[JsonSerializable(typeof(ChangeMember))]
[JsonSerializable(typeof(CreateApiKey))]
[JsonSerializable(typeof(CreateTeam))]
[JsonSerializable(typeof(ChangeTeam))]
[JsonSerializable(typeof(ChangeUser))]
[JsonSerializable(typeof(Envelope<SetupView>))]
[JsonSerializable(typeof(Envelope<UserCreatedView>))]
[JsonSerializable(typeof(Envelope<SessionView>))]
[JsonSerializable(typeof(Envelope<SessionListView[]>))]
[JsonSerializable(typeof(Envelope<EnrolmentView>))]
[JsonSerializable(typeof(Envelope<RecoveryCodesView>))]
[JsonSerializable(typeof(Envelope<DoneView>))]
[JsonSerializable(typeof(Envelope<InvitationView>))]
[JsonSerializable(typeof(Envelope<InvitationView[]>))]
[JsonSerializable(typeof(Envelope<MemberView[]>))]
[JsonSerializable(typeof(Envelope<ApiKeyView>))]
[JsonSerializable(typeof(Envelope<ApiKeyView[]>))]
[JsonSerializable(typeof(Envelope<TeamView>))]
[JsonSerializable(typeof(Envelope<TeamView[]>))]
[JsonSerializable(typeof(Envelope<AuditView[]>))]
[JsonSerializable(typeof(Envelope<ErasureView>))]
[JsonSerializable(typeof(Envelope<UserView[]>))]
[JsonSerializable(typeof(Envelope<AccountDetailsView>))]
[JsonSerializable(typeof(Envelope<RankedAccountView[]>))]
[JsonSerializable(typeof(Envelope<PostView[]>))]
[JsonSerializable(typeof(Envelope<PostDetailsView>))]
[JsonSerializable(typeof(Envelope<LogView[]>))]
[JsonSerializable(typeof(Envelope<QuarantineView[]>))]
[JsonSerializable(typeof(Envelope<QuarantineDecisionView>))]
[JsonSerializable(typeof(Envelope<DriftView[]>))]
[JsonSerializable(typeof(Envelope<CallView[]>))]
[JsonSerializable(typeof(Envelope<CallTotalView[]>))]
[JsonSerializable(typeof(AddCredential))]
[JsonSerializable(typeof(RotateCredential))]
[JsonSerializable(typeof(Envelope<CredentialView>))]
[JsonSerializable(typeof(Envelope<CredentialView[]>))]
[JsonSerializable(typeof(Envelope<NoticeView[]>))]
[JsonSerializable(typeof(Envelope<LimitView>))]
[JsonSerializable(typeof(Envelope<LimitView[]>))]
[JsonSerializable(typeof(ProviderLimit[]))]
[JsonSerializable(typeof(StartBatch))]
[JsonSerializable(typeof(StartBulkSearch))]
[JsonSerializable(typeof(StartSearch))]
[JsonSerializable(typeof(GrantCredits))]
[JsonSerializable(typeof(BatchStarted))]
[JsonSerializable(typeof(BatchView))]
[JsonSerializable(typeof(JobEventView))]
[JsonSerializable(typeof(TeamEventView))]
[JsonSerializable(typeof(SetPauses))]
[JsonSerializable(typeof(Envelope<PauseView[]>))]
[JsonSerializable(typeof(Envelope<JobSubmitted>))]
[JsonSerializable(typeof(Envelope<JobView>))]
[JsonSerializable(typeof(Envelope<JobView[]>))]
[JsonSerializable(typeof(Envelope<JobDetailsView>))]
[JsonSerializable(typeof(Envelope<JobResultsView>))]
[JsonSerializable(typeof(Envelope<WebhookTryView[]>))]
[JsonSerializable(typeof(Envelope<CreditsView>))]
[JsonSerializable(typeof(Envelope<CreditEntryView[]>))]
[JsonSerializable(typeof(SubmitRequest))]
[JsonSerializable(typeof(ChangeFlow))]
[JsonSerializable(typeof(Envelope<FlowView>))]
[JsonSerializable(typeof(Envelope<FlowView[]>))]
[JsonSerializable(typeof(Envelope<RequestView>))]
[JsonSerializable(typeof(Envelope<ListedRequestView[]>))]
[JsonSerializable(typeof(Envelope<System.Text.Json.Nodes.JsonNode>))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>Names in snake_case, times in UTC with a Z, words for enums, text as it is.</summary>
    public static void Configure(JsonOptions options) => Configure(options.SerializerOptions);

    /// <summary>The same for whatever else writes JSON.</summary>
    public static void Configure(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        json.DictionaryKeyPolicy = null;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        json.Converters.Add(new PlainText());
        json.Converters.Add(new WireTime());
        json.Converters.Add(new JsonStringEnumConverter<TaskType>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        json.Converters.Add(new JsonStringEnumConverter<MonitorTaskStatus>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        json.Converters.Add(new JsonStringEnumConverter<RunOutcome>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        json.Converters.Add(new JsonStringEnumConverter<HealthStatus>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        json.Converters.Add(new JsonStringEnumConverter<ProviderHealth>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        json.Converters.Add(new JsonStringEnumConverter<CredentialState>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        json.TypeInfoResolverChain.Insert(0, Default);
    }
}
