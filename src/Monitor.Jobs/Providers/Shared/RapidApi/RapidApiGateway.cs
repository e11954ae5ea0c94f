namespace Monitor.Jobs.Providers.Shared.RapidApi;

/// <summary>How the RapidAPI gateway is asked: the key in one header, and the API's own host in another, also at any other address.</summary>
internal static class RapidApiGateway
{
    /// <summary>The header of the key.</summary>
    public const string Key = "X-RapidAPI-Key";

    /// <summary>The header that tells the gateway's APIs apart, up to its value.</summary>
    public const string Host = "X-RapidAPI-Host: ";
}
