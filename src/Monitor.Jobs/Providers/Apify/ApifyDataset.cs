using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Apify;

/// <summary>
/// A page of a dataset, which is a bare list. What could not be collected is an element of it as well, with an error in place of data.
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
        var (found, elements) = (new List<Observation>(page.Before), 0);
        FetchOutcome? refusal = null;
        foreach (var element in list.Elements)
        {
            elements++;
            if (!element["error"].IsMissing)
            {
                refusal ??= Refusal(element);
                continue;
            }

            switch (ReadElement(request, element))
            {
                case FetchOutcome.Found { Observation: { } observation } one:
                    Add(found, [observation, .. one.Items]);
                    break;
                case var failure:
                    return ApifyParser.Ended(page, failure);
            }
        }

        if (elements == PageSize(request))
            return new FetchOutcome.Continue(page with { Offset = page.Offset + elements, Before = found });
        return ApifyParser.Ended(page, Answer(request, found, refusal));
    }

    private static FetchOutcome Answer(FetchRequest request, List<Observation> found, FetchOutcome? refusal)
    {
        if (request.FetchType == FetchTypes.Dataset)
            return new FetchOutcome.Found(Observation: null) { Items = found };
        if (found.Count == 0)
            return refusal ?? new FetchOutcome.NotCovered("the run brought nothing");
        if (request.FetchType == FetchTypes.ProfilePostsByHandle)
            return new FetchOutcome.Found(Observation: null) { Items = found };
        var asked = request.FetchType == FetchTypes.PostByShortcode ? EntityKind.Post : EntityKind.Account;
        return found.Find(observation => observation.Kind == asked) is { } main
            ? new FetchOutcome.Found(main) { Items = [.. found.Where(other => other != main)] }
            : new FetchOutcome.NotCovered("the run brought something else");
    }

    // Pages that overlap, and posts that stand in two profiles, must not count twice.
    private static void Add(List<Observation> found, IEnumerable<Observation> more)
    {
        foreach (var observation in more)
            if (!found.Exists(other => other.Kind == observation.Kind && other.PlatformId == observation.PlatformId))
                found.Add(observation);
    }

    private static FetchOutcome ReadElement(FetchRequest request, WireValue element) => element["shortCode"].IsMissing && !element["followersCount"].IsMissing
        ? ApifyProfile.Read(element)
        : ApifyPost.Read(element, request.FetchType == FetchTypes.PostByShortcode ? request.Target : null);

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
