using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Shared.Instagram;

/// <summary>
/// Reads a page of a list in whichever of the two shapes it comes, whoever gives it: with an element that cannot be read it goes as
/// <see cref="ItemList"/> says.
/// </summary>
internal static class InstagramPage
{
    private const string Timeline = "edge_owner_to_timeline_media";
    private const string Tags = "edge_user_to_photos_of_you";

    /// <summary>
    /// Posts or reels: of the mobile shape <c>{items, next_max_id}</c>, also with each post one level deeper, or of the GraphQL shape,
    /// as a bare list or within the account.
    /// </summary>
    public static FetchOutcome Posts(FetchRequest request, WireValue page)
    {
        var items = page["items"];
        if (IsGraphQl(page) && ConnectionOf(page) is { } connection)
            return Connection(request, connection, node => InstagramMedia.Read(node));
        // An account that shows nothing to strangers says so in its short form beside the empty list.
        if (items is { IsArray: true, First.IsMissing: true } && page["user"]["is_private"].Flag() is true)
            return new FetchOutcome.Private();
        var paging = page["paging_info"];
        var more = paging.IsObject ? paging["more_available"] : page["more_available"];
        var next = paging.IsObject ? paging["max_id"] : page["next_max_id"];
        return Read(request, items, more.Flag() is false ? null : next.Cursor(), item => Post(item, page["user"]));
    }

    /// <summary>
    /// Posts in which an account is tagged: of the GraphQL shape, within the account, or of the mobile shape, whose cursor has either name.
    /// </summary>
    public static FetchOutcome Tagged(FetchRequest request, WireValue page)
    {
        if (page[Tags].IsObject)
            return Connection(request, page[Tags], node => InstagramMedia.Read(node));
        var next = page["end_cursor"].IsMissing ? page["next_max_id"] : page["end_cursor"];
        return Read(request, page["items"], page["more_available"].Flag() is false ? null : next.Cursor(), Post);
    }

    /// <summary>Followers or followed accounts of the mobile shape: <c>{users, next_max_id}</c>.</summary>
    public static FetchOutcome Users(FetchRequest request, WireValue page) =>
        Read(request, page["users"], page["next_max_id"].Cursor(), InstagramFollower.Read);

    /// <summary>A list of the GraphQL shape: <c>{count, page_info, edges: [{node}]}</c>.</summary>
    public static FetchOutcome Connection(FetchRequest request, WireValue connection, Func<WireValue, FetchOutcome> readNode)
    {
        var edges = connection["edges"];
        if (edges is { IsArray: true, First.IsMissing: true } && request.Cursor is null && HasSome(connection["count"]))
            return new FetchOutcome.Private();
        var page = connection["page_info"];
        var next = page["has_next_page"].Flag() is true ? page["end_cursor"].Cursor() : null;
        return Read(request, edges, next, edge => readNode(edge["node"]));
    }

    /// <summary>The stories of one account; none are an empty list.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="items">The stories.</param>
    /// <param name="owner">Whose they are, where they do not say so themselves.</param>
    public static FetchOutcome Stories(FetchRequest request, WireValue items, WireValue owner = default) =>
        Read(request, items, next: null, story => InstagramStory.Read(story, owner));

    /// <summary>A post of a list, also one level deeper.</summary>
    public static FetchOutcome Post(WireValue item) => Post(item, default);

    private static FetchOutcome Post(WireValue item, WireValue owner) => InstagramMedia.Read(item["media"].IsObject ? item["media"] : item, owner);

    /// <summary>A page of any layout.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="items">The list.</param>
    /// <param name="next">Where the next page begins.</param>
    /// <param name="readItem">Reads one element.</param>
    public static FetchOutcome Read(FetchRequest request, WireValue items, string? next, Func<WireValue, FetchOutcome> readItem)
    {
        if (!items.IsArray)
            return new FetchOutcome.Malformed(items.Path);
        // A page that points at itself would be read for ever.
        var page = new FetchOutcome.Found(Observation: null) { NextCursor = next == request.Cursor ? null : next };
        return ItemList.Read(items.Elements, readItem).Of(page);
    }

    /// <summary>Whether it is a page of posts of the GraphQL shape.</summary>
    public static bool IsGraphQl(WireValue page) => page["items"].IsMissing && ConnectionOf(page) is not null;

    private static WireValue? ConnectionOf(WireValue page)
    {
        var inner = page["data"].IsObject ? page["data"] : page;
        if (inner["edges"].IsArray)
            return inner;
        if (inner[Timeline].IsObject)
            return inner[Timeline];
        return inner["user"][Timeline].IsObject ? inner["user"][Timeline] : null;
    }

    private static bool HasSome(WireValue count) => count.Count(out var number) == CountState.Number && number > 0;
}
