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
using Monitor.Web.Api.Actions;
using Monitor.Web.Api.Batches;
using Monitor.Web.Api.Charts;
using Monitor.Web.Api.Credentials;
using Monitor.Web.Api.Credits;
using Monitor.Web.Api.Events;
using Monitor.Web.Api.Enrichment;
using Monitor.Web.Api.Flows;
using Monitor.Web.Api.Follows;
using Monitor.Web.Api.History;
using Monitor.Web.Api.InstagramMonitors;
using Monitor.Web.Api.Limits;
using Monitor.Web.Api.Live;
using Monitor.Web.Api.Load;
using Monitor.Web.Api.Media;
using Monitor.Web.Api.Messages;
using Monitor.Web.Api.Notices;
using Monitor.Web.Api.Orders;
using Monitor.Web.Api.Pauses;
using Monitor.Web.Api.Providers;
using Monitor.Web.Api.Search;
using Monitor.Web.Api.Stories;
using Monitor.Web.Api.Tasks;
using Monitor.Web.Api.Texts;
using Monitor.Web.Api.Webhooks;
using Monitor.Web.Health;
using Monitor.Web.People;
using Monitor.Web.People.Passkeys;
using Monitor.Web.People.SingleSignOn;

namespace Monitor.Web;

/// <summary>How the API reads and writes JSON; what, each folder says in a context of its own.</summary>
internal static class ApiJson
{
    private static readonly JsonSerializerContext[] Contexts =
    [
        AnswerJson.Default,
        HealthJson.Default,
        InstagramMonitorJson.Default,
        HistoryJson.Default,
        TaskJson.Default,
        ActionJson.Default,
        ChartJson.Default,
        StoryJson.Default,
        SearchJson.Default,
        LoadJson.Default,
        ProviderJson.Default,
        PeopleJson.Default,
        PasskeyJson.Default,
        SingleSignOnJson.Default,
        AccountJson.Default,
        CredentialJson.Default,
        NoticeJson.Default,
        LimitJson.Default,
        BatchJson.Default,
        CreditJson.Default,
        LiveJson.Default,
        PauseJson.Default,
        FlowJson.Default,
        WebhookJson.Default,
        MessageJson.Default,
        EventJson.Default,
        FollowJson.Default,
        EnrichmentJson.Default,
        MediaJson.Default,
        TextJson.Default,
        OrderJson.Default,
    ];

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
        for (var i = 0; i < Contexts.Length; i++)
            json.TypeInfoResolverChain.Insert(i, Contexts[i]);
    }
}
