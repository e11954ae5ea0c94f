using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.RapidApi;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.IgApi;

/// <summary>What to ask IG API.</summary>
internal static class IgApiRequests
{
    public const string Host = "igdata.p.rapidapi.com";

    public static HttpRequestMessage Create(FetchRequest request, ProviderAccess access)
    {
        if (request.FetchType != FetchTypes.Followers)
            throw new ArgumentException($"IG API is not asked for {request.FetchType}.", nameof(request));
        var route = $"web_followers?user_id={Uri.EscapeDataString(request.Target)}{ProviderUri.Parameter("cursor", request.Cursor)}";
        var message = RapidApiRequests.Get(access, Host, route);
        // It answers well only when the header is there and empty.
        message.Headers.TryAddWithoutValidation("Accept-Encoding", "");
        return message;
    }
}
