using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Instagram;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.GraphApi;

/// <summary>A story of an account of one's own. Instagram's number for it is only in its address: <c>/stories/{name}/{number}</c>.</summary>
internal static class GraphApiStory
{
    private const string Place = "stories";

    public static FetchOutcome Read(WireValue story)
    {
        if (story["permalink"].Url() is not { } permalink
            || new Uri(permalink).AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries) is not [Place, var owner, var number] || !WireValue.IsId(number))
            return new FetchOutcome.Malformed(story["permalink"].Path);
        if (story["id"].Id() is not { } graphId)
            return new FetchOutcome.Malformed(story["id"].Path);
        var isVideo = story["media_type"].Text() is "VIDEO";
        var draft = new ObservationDraft();
        draft.Text(DimensionKeys.MediaType, InstagramMedia.Story);
        draft.Text(DimensionKeys.OwnerUsername, owner.ToLowerInvariant());
        draft.Text(DimensionKeys.GraphId, graphId);
        draft.Text(DimensionKeys.Caption, story["caption"], InstagramMedia.LongestCaption);
        draft.Moment(DimensionKeys.TakenAt, story["timestamp"]);
        var thumbnail = isVideo ? story["thumbnail_url"] : story["media_url"];
        draft.Url(DimensionKeys.ThumbnailUrl, thumbnail);
        draft.Asset(AssetTypes.Thumbnail, thumbnail);
        draft.Asset(isVideo ? AssetTypes.Video : AssetTypes.Image, story["media_url"]);
        return draft.Finish(Platforms.Instagram, EntityKind.Post, number, number, story["permalink"].Path);
    }
}
