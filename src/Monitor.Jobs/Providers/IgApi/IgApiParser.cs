using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared;
using Monitor.Jobs.Providers.Shared.Instagram;
using Monitor.Jobs.Providers.Shared.RapidApi;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.IgApi;

/// <summary>What IG API answered: a page of followers in the GraphQL shape, as the whole answer.</summary>
internal static class IgApiParser
{
    // From here on, an empty page without a cursor is a hiccup and not the end of the list.
    private const long ManyFollowers = 10_000;

    public static FetchOutcome Parse(FetchRequest request, ProviderResponse response) =>
        RapidApiAnswer.Read(response, root => ReadSuccess(request, root));

    private static FetchOutcome ReadSuccess(FetchRequest request, WireValue root)
    {
        if (!root.IsObject)
            return new FetchOutcome.Malformed("$");
        if (Verdict.In(root) is { } verdict)
            return verdict;
        if (root["edges"].IsMissing && !root["message"].IsMissing)
            return RapidApiAnswer.SoftFailure(root["message"]);
        var isEmpty = root["edges"] is { IsArray: true, First.IsMissing: true } && root["page_info"]["end_cursor"].Cursor() is null;
        return isEmpty && root["count"].Count(out var followers) == CountState.Number && followers >= ManyFollowers
            ? new FetchOutcome.Transient("an empty page in the middle of the list")
            : InstagramPage.Connection(request, root, InstagramFollower.Read);
    }
}
