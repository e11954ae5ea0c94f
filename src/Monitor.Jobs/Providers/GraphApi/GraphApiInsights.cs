using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.GraphApi;

/// <summary>
/// Numbers that only the owner may see. They are told apart by their name: title and description come in the owner's language.
/// </summary>
internal static class GraphApiInsights
{
    private const int MostGroups = 200;

    /// <summary>A post or a story.</summary>
    public static FetchOutcome ReadPost(string graphId, WireValue data)
    {
        if (!data.IsArray)
            return new FetchOutcome.Malformed(data.Path);
        var draft = Begin(graphId);
        foreach (var insight in data.Elements)
        {
            if (!IsAbout(insight, graphId))
                return new FetchOutcome.Malformed(insight["id"].Path);
            if (Key(insight["name"].Text()) is { } key)
                draft.Count(key, insight["total_value"].IsObject ? insight["total_value"]["value"] : insight["values"].First["value"]);
        }

        return draft.HasNumbers
            ? draft.Finish(Platforms.Instagram, EntityKind.Post, graphId, graphId, data.Path)
            : new FetchOutcome.Malformed(data.Path);
    }

    /// <summary>The followers by groups; below a hundred followers there are none.</summary>
    public static FetchOutcome ReadAudience(string graphId, WireValue data)
    {
        if (!data.IsArray)
            return new FetchOutcome.Malformed(data.Path);
        if (data.Elements.FirstOrDefault(insight => !IsAbout(insight, graphId)) is { IsObject: true } foreign)
            return new FetchOutcome.Malformed(foreign["id"].Path);
        var draft = Begin(graphId);
        var groups = data.Elements
            .SelectMany(insight => insight["total_value"]["breakdowns"].Elements)
            .SelectMany(breakdown => breakdown["results"].Elements.Select(result => (breakdown, result)));
        foreach (var (breakdown, result) in groups.Take(MostGroups))
        {
            var (properties, values) = (Texts(breakdown["dimension_keys"]), Texts(result["dimension_values"]));
            if (properties.Length == 0 || properties.Length != values.Length)
                return new FetchOutcome.Malformed(result["dimension_values"].Path);
            draft.Count($"{MetricKeys.AudiencePrefix}{string.Join('_', properties)}:{string.Join(':', values)}", result["value"]);
        }

        return draft.Finish(Platforms.Instagram, EntityKind.Account, graphId, graphId, data.Path);
    }

    // <id>/insights/<name>/<period>
    private static bool IsAbout(WireValue insight, string graphId) =>
        insight["id"].Text() is not { } id || id.StartsWith($"{graphId}/", StringComparison.Ordinal);

    private static ObservationDraft Begin(string graphId)
    {
        var draft = new ObservationDraft();
        draft.Text(DimensionKeys.GraphId, graphId);
        return draft;
    }

    private static string[] Texts(WireValue list) =>
        [.. list.Elements.Select(value => ProviderMessage.Of(value, "").ToLowerInvariant()).Where(text => text.Length > 0)];

    private static string? Key(string? name) => name switch
    {
        "reach" => MetricKeys.Reach,
        "likes" => MetricKeys.Likes,
        "comments" => MetricKeys.Comments,
        "saved" => MetricKeys.Saves,
        "shares" => MetricKeys.Shares,
        "replies" => MetricKeys.Replies,
        "navigation" => MetricKeys.Navigations,
        "total_interactions" => MetricKeys.Interactions,
        "views" => MetricKeys.Views,
        "impressions" => MetricKeys.Impressions,
        "plays" => MetricKeys.Plays,
        _ => null,
    };
}
