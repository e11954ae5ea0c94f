using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Apify;

/// <summary>
/// A page of a dataset, which is a bare list. What could not be collected is an element of it as well, with an error in place of data.
/// An empty one is read a second time; that of a failed run once, for what it had found until then.
/// </summary>
internal static class ApifyDataset
{
    /// <summary>Elements of a page, for those who want few.</summary>
    public const int ShortPage = 20;

    /// <summary>Elements of a page.</summary>
    public const int LongPage = 1_000;

    /// <summary>How many elements a page has when it is not the last one.</summary>
    public static int PageSize(FetchRequest request) => request.Limit is > 0 and <= ShortPage ? ShortPage : LongPage;

    public static FetchOutcome Read(FetchRequest request, ProviderResponse response)
    {
        var page = request.Step as DatasetPage ?? new DatasetPage(request.Target, 0, [], TaskId: null);
        return WireDocument.Read(response.Body, "$", root => ReadPage(request, page, root), ApifyParser.Ended(page, new FetchOutcome.Malformed("$")));
    }

    private static FetchOutcome ReadPage(FetchRequest request, DatasetPage page, WireValue list)
    {
        if (!list.IsArray)
            return ApifyParser.Ended(page, new FetchOutcome.Malformed("$"));
        var elements = list.Elements.ToArray();
        if (elements.Length == 0 && page is { Offset: 0, Failure: null, IsSecondLook: false } && request.FetchType != FetchTypes.Dataset)
            return new FetchOutcome.Continue(page with { IsSecondLook = true });
        var outcome = ItemList.Read(elements.Where(element => element["error"].IsMissing), ReadElement)
            .Of(new FetchOutcome.Found(Observation: null) { Dropped = page.Dropped, Drift = page.Drift });
        if (outcome is not FetchOutcome.Found read)
            return ApifyParser.Ended(page, outcome);
        var found = new List<Observation>(page.Before);
        Add(found, read.Items);
        if (elements.Length == PageSize(request))
            return new FetchOutcome.Continue(
                page with { Offset = page.Offset + elements.Length, Before = found, Dropped = read.Dropped, Drift = read.Drift });
        var refused = elements.FirstOrDefault(element => !element["error"].IsMissing);
        return ApifyParser.Ended(page, Answer(request, page, found, read, refused.IsObject ? Refusal(refused) : null));
    }

    private static FetchOutcome Answer(FetchRequest request, DatasetPage page, List<Observation> found, FetchOutcome.Found read, FetchOutcome? refusal)
    {
        if (request.FetchType == FetchTypes.Dataset)
            return read with { Items = found };
        if (found.Count == 0)
            // A run that failed says nothing about what it did not reach.
            return page.Failure is { } failure ? new FetchOutcome.Transient(failure) : refusal ?? new FetchOutcome.NotCovered("the run brought nothing");
        if (request.FetchType == FetchTypes.ProfilePostsByHandle)
            // A failed run may have stopped anywhere in the list.
            return page.Failure is { } broken ? new FetchOutcome.Transient(broken) : read with { Items = found };
        var asked = request.FetchType == FetchTypes.PostByShortcode ? EntityKind.Post : EntityKind.Account;
        // Of several, the one that was asked for.
        var main = found.Find(observation => observation.Kind == asked && observation.Name.Equals(request.Target, StringComparison.OrdinalIgnoreCase))
            ?? found.Find(observation => observation.Kind == asked);
        if (main is null)
            return new FetchOutcome.NotCovered("the run brought something else");
        var absent = main.Metrics.Where(metric => metric.State == ValueState.Unknown).Select(metric => new AbsentMetric(metric.Key, metric.Key));
        return read with
        {
            Observation = main,
            Items = [.. found.Where(other => other != main)],
            NamePath = asked == EntityKind.Post ? "$[0].shortCode" : "$[0].username",
            IdPath = "$[0].id",
            Absent = [.. absent],
        };
    }

    // Pages that overlap, and posts that stand in two profiles, must not count twice.
    private static void Add(List<Observation> found, IEnumerable<Observation> more)
    {
        foreach (var observation in more)
            if (!found.Exists(other => other.Kind == observation.Kind && other.PlatformId == observation.PlatformId))
                found.Add(observation);
    }

    private static FetchOutcome ReadElement(WireValue element) => element["shortCode"].IsMissing && !element["followersCount"].IsMissing
        ? ApifyProfile.Read(element)
        : ApifyPost.Read(element);

    private static FetchOutcome Refusal(WireValue element)
    {
        var said = ProviderMessage.Of(element["errorDescription"], "no reason given");
        return element["error"].Text() switch
        {
            "not_found" => new FetchOutcome.NotFound(),
            // Empty, private, and "nothing newer" are one word.
            _ => new FetchOutcome.NotCovered(said),
        };
    }
}
