using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared;
using Monitor.Jobs.Providers.Shared.Instagram;
using Monitor.Jobs.Providers.Shared.RapidApi;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.NeoTank;

/// <summary>What NeoTank answered: the GraphQL shape, each time as the whole answer.</summary>
internal static class NeoTankParser
{
    public static FetchOutcome Parse(FetchRequest request, ProviderResponse response) =>
        response.Status == 404 && !RapidApiAnswer.IsMissingRoute(response)
            ? new FetchOutcome.NotFound()
            : RapidApiAnswer.Read(response, root => ReadSuccess(request, root));

    private static FetchOutcome ReadSuccess(FetchRequest request, WireValue root)
    {
        if (!root.IsObject)
            return new FetchOutcome.Malformed("$");
        if (Verdict.In(root) is { } verdict)
            return verdict;
        // No account, post or page has a message.
        if (!root["message"].IsMissing)
            return RapidApiAnswer.SoftFailure(root["message"]);
        return request.FetchType switch
        {
            FetchTypes.ProfilePostsById => InstagramPage.Connection(request, root, node => InstagramMedia.Read(node)),
            FetchTypes.PostByShortcode => InstagramMedia.Read(root),
            _ => InstagramUser.Read(root),
        };
    }
}
