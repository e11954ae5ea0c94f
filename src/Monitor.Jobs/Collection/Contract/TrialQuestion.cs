using Monitor.Data.Observations;

namespace Monitor.Jobs.Collection.Contract;

/// <summary>What providers are asked to see whether they take a key: one call for something small that is known to exist.</summary>
internal static class TrialQuestion
{
    // The platforms' own accounts.
    private static readonly FetchRequest[] Questions =
    [
        new(Platforms.Instagram, FetchTypes.ProfileByHandle, "instagram"),
        new(Platforms.TikTok, FetchTypes.ProfileByHandle, "tiktok"),
        new(Platforms.YouTube, FetchTypes.Channel, "UCBR8-60-B28hp2BmDPdntcQ"),
        new(Platforms.Instagram, FetchTypes.Followers, "25025320"),
    ];

    /// <summary>The first of them that the provider can answer.</summary>
    public static FetchRequest Of(ProviderDeclaration declaration) =>
        Array.Find(Questions, question => declaration.Supports(question.Platform, question.FetchType))
        ?? throw new InvalidOperationException($"{declaration.Name} has to say how a key of it is tried.");
}
