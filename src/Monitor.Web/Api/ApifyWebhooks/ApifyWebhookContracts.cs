using System.Text.Json.Serialization;

namespace Monitor.Web.Api.ApifyWebhooks;

/// <summary>What Apify reports, in its own spelling; the rest of it is not looked at.</summary>
/// <param name="EventType">What happened, such as <c>ACTOR.RUN.SUCCEEDED</c>.</param>
/// <param name="Resource">The run.</param>
internal sealed record ApifyEvent(
    [property: JsonPropertyName("eventType")] string? EventType,
    [property: JsonPropertyName("resource")] ApifyRunResource? Resource);

/// <summary>The run as Apify describes it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ActId">The actor that ran.</param>
/// <param name="DefaultDatasetId">Where its data lies.</param>
/// <param name="FinishedAt">When it ended.</param>
internal sealed record ApifyRunResource(
    [property: JsonPropertyName("id")] string? Id,
    [property: JsonPropertyName("actId")] string? ActId,
    [property: JsonPropertyName("defaultDatasetId")] string? DefaultDatasetId,
    [property: JsonPropertyName("finishedAt")] DateTimeOffset? FinishedAt);

/// <summary>What became of a webhook: accepted, duplicate, or ignored because the event means nothing to us.</summary>
internal sealed record ApifyReportView(string Result);
