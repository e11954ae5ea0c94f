using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.RapidApi;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.NeoTank;

/// <summary>What to ask NeoTank.</summary>
internal static class NeoTankRequests
{
    public const string Host = "instagram130.p.rapidapi.com";

    private const int DefaultPage = 40;
    private const int LargestPage = 80;

    public static HttpRequestMessage Create(FetchRequest request, ProviderAccess access) =>
        RapidApiRequests.Get(access, Host, Route(request));

    private static string Route(FetchRequest request)
    {
        var target = Uri.EscapeDataString(request.Target);
        return request.FetchType switch
        {
            FetchTypes.ProfileByHandle => $"account-info?username={target}",
            FetchTypes.ProfilePostsById => $"account-medias?userid={target}&first={First(request)}{ProviderUri.Parameter("after", request.Cursor)}",
            FetchTypes.PostByShortcode => $"media-info?code={target}",
            _ => throw new ArgumentException($"NeoTank is not asked for {request.FetchType}.", nameof(request)),
        };
    }

    private static int First(FetchRequest request) => Math.Clamp(request.Limit ?? DefaultPage, 1, LargestPage);
}
