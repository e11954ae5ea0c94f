using Monitor.Data.Observations;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Shared.Instagram;

/// <summary>Pictures and videos of a post or story of the mobile shape. A carousel has none of its own, only its children have.</summary>
internal static class MobileAssets
{
    public static void Read(ObservationDraft draft, WireValue media, string? type)
    {
        var children = media["carousel_media"].IsArray ? media["carousel_media"] : media["resources"];
        var (own, first, flat) = (Picture(media), Picture(children.First), FlatPicture(media, children));
        draft.Url(DimensionKeys.ThumbnailUrl, own, first, flat);
        draft.Asset(AssetTypes.Thumbnail, own, first, flat);
        if (type == InstagramMedia.Image)
            draft.Asset(AssetTypes.Image, own, flat);
        draft.Asset(AssetTypes.Video, Video(media), media["video_url"]);
        foreach (var child in children.Elements)
        {
            if ((Video(child).Url() ?? child["video_url"].Url()) is not null)
                draft.Asset(AssetTypes.Video, Video(child), child["video_url"]);
            else
                draft.Asset(AssetTypes.Image, Picture(child), child["thumbnail_url"]);
        }
    }

    private static WireValue Picture(WireValue media) => media["image_versions2"]["candidates"].First["url"];

    private static WireValue Video(WireValue media) => media["video_versions"].First["url"];

    private static WireValue FlatPicture(WireValue media, WireValue children) =>
        media["thumbnail_url"].Url() is null ? children.First["thumbnail_url"] : media["thumbnail_url"];
}
