using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Shared.Instagram;

/// <summary>A post as Instagram's web site receives it.</summary>
internal static class GraphQlMedia
{
    /// <param name="media">The post.</param>
    /// <param name="code">Where its short code is.</param>
    /// <param name="owner">Whose post it is, where the post does not say so itself.</param>
    public static FetchOutcome Read(WireValue media, WireValue code, WireValue owner)
    {
        var draft = new ObservationDraft();
        var type = MediaType(media);
        if (type is not null)
            draft.Text(DimensionKeys.MediaType, type);
        InstagramMedia.Owner(draft, media["owner"].IsObject ? media["owner"] : owner);
        Caption(draft, media["edge_media_to_caption"]["edges"]);
        draft.Moment(DimensionKeys.TakenAt, media["taken_at_timestamp"]);
        draft.Url(DimensionKeys.ThumbnailUrl, media["display_url"]);
        Assets(draft, media, type);
        foreach (var edge in media["edge_media_to_tagged_user"]["edges"].Elements)
            InstagramMedia.Tag(draft, edge["node"]["user"]);
        foreach (var coauthor in media["coauthor_producers"].Elements)
            InstagramMedia.Coauthor(draft, coauthor);
        draft.Hideable(MetricKeys.Likes, Edge(media, "edge_media_preview_like", "edge_liked_by"));
        draft.Count(MetricKeys.Comments, Edge(media, "edge_media_to_comment", "edge_media_to_parent_comment"));
        // Not video_view_count: views are another, lower number, and taking them instead would make the history jump.
        if (InstagramMedia.CanBePlayed(type))
            draft.Hideable(MetricKeys.Plays, media["video_play_count"]);
        var id = media["id"];
        return draft.Finish(Platforms.Instagram, EntityKind.Post, id, MobileMedia.PostId(id), code);
    }

    private static void Assets(ObservationDraft draft, WireValue media, string? type)
    {
        draft.Asset(AssetTypes.Thumbnail, media["display_url"]);
        if (type == InstagramMedia.Image)
            draft.Asset(AssetTypes.Image, media["display_url"]);
        draft.Asset(AssetTypes.Video, media["video_url"]);
        foreach (var edge in media["edge_sidecar_to_children"]["edges"].Elements)
        {
            var child = edge["node"];
            if (child["video_url"].Url() is not null)
                draft.Asset(AssetTypes.Video, child["video_url"]);
            else
                draft.Asset(AssetTypes.Image, child["display_url"]);
        }
    }

    private static WireValue Edge(WireValue media, string name, string alternative) =>
        InstagramUser.FirstPresent(media, name, alternative)["count"];

    private static void Caption(ObservationDraft draft, WireValue edges)
    {
        if (edges is { IsArray: true, First.IsMissing: true })
            draft.Text(DimensionKeys.Caption, "");
        else
            draft.Text(DimensionKeys.Caption, edges.First["node"]["text"], InstagramMedia.LongestCaption);
    }

    private static string? MediaType(WireValue media)
    {
        if (media["product_type"].Text() is "clips")
            return InstagramMedia.Reel;
        return media["__typename"].Text() switch
        {
            "GraphImage" or "XDTGraphImage" => InstagramMedia.Image,
            "GraphVideo" or "XDTGraphVideo" => InstagramMedia.Video,
            "GraphSidecar" or "XDTGraphSidecar" => InstagramMedia.Carousel,
            _ => null,
        };
    }
}
