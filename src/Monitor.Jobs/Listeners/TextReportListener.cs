using System.Text.Json;
using System.Text.Json.Nodes;
using Monitor.Data.Flows;
using Monitor.Data.HotState;
using Monitor.Data.Inbox;
using Monitor.Data.SocialPlatforms;
using Npgsql;

namespace Monitor.Jobs.Listeners;

/// <summary>
/// Orders a report on texts: a request of a flow, of the team that the message names or else of the first one. The message has what such a request has: <c>handle</c>,
/// <c>keywords</c> or <c>keyword</c>, <c>from</c> and <c>to</c>, <c>text</c>, and a <c>platform</c>.
/// </summary>
internal abstract class TextReportListener(string queue, string flow, FlowCatalog flows, PlatformRegistry platforms, ScrapeRequests requests) : IMessageListener
{
    public string Queue => queue;

    public IReadOnlyList<string> Topics { get; } = [HintTopic.Queues, HintTopic.Jobs];

    public async Task<MessageEnd> HandleAsync(NpgsqlConnection connection, JsonElement message, CancellationToken ct)
    {
        var spec = flows.Find(flow)!;
        var platform = message.Text("platform")?.ToLowerInvariant() ?? spec.Platform;
        if (!platforms.TryFind(platform, out _))
            return MessageEnd.Dead("platform is the name of no platform.");
        var parameters = new JsonObject();
        if (message.Text("handle")?.TrimStart('@') is { Length: > 0 } handle)
            parameters[TextFlowParameters.Handle] = handle;
        if ((message.Texts("keywords") ?? message.Texts("keyword")) is { } keywords)
            parameters[TextFlowParameters.Keywords] = new JsonArray([.. keywords.Select(keyword => JsonValue.Create(keyword))]);
        foreach (var name in new[] { TextFlowParameters.From, TextFlowParameters.To, TextFlowParameters.Text })
            if (message.Text(name) is { } value)
                parameters[name] = value;
        var (order, problems) = FlowOrders.Read(spec, platforms, parameters);
        if (order is null)
            return MessageEnd.Dead(string.Join(' ', problems.Select(problem => problem.Message)));
        if (await RequestTeams.FindAsync(connection, message.Number("team_id"), ct) is not { } team)
            return MessageEnd.Dead("There is no such team.");
        var id = await requests.SubmitAsync(connection, new(spec, team, order.Target, parameters.ToJsonString()) { Platform = platform }, ct);
        return MessageEnd.Done($"Request {id} makes the report.");
    }
}

/// <summary>Collects what is said with keywords.</summary>
internal sealed class KeywordCollectionListener(FlowCatalog flows, PlatformRegistry platforms, ScrapeRequests requests)
    : TextReportListener(MessageQueues.KeywordCollection, FlowNames.KeywordCollection, flows, platforms, requests);

/// <summary>Reports how texts sound.</summary>
internal sealed class SentimentReportListener(FlowCatalog flows, PlatformRegistry platforms, ScrapeRequests requests)
    : TextReportListener(MessageQueues.SentimentReport, FlowNames.SentimentReport, flows, platforms, requests);
