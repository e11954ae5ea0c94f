using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Monitor.Data.SocialPlatforms.Instagram;
using Monitor.Data.SocialPlatforms.TikTok;
using Monitor.Data.SocialPlatforms.YouTube;

namespace Monitor.Data.SocialPlatforms;

/// <summary>The list of all platforms: one line each.</summary>
public static class PlatformRegistration
{
    /// <summary>The platforms of the product.</summary>
    public static IReadOnlyList<SocialPlatform> Product { get; } =
    [
        new InstagramPlatform(),
        new TikTokPlatform(),
        new YouTubePlatform(),
    ];

    /// <summary>Registers every platform of the product; further ones are added as <see cref="SocialPlatform"/>. May be called twice.</summary>
    public static IServiceCollection AddPlatforms(this IServiceCollection services)
    {
        foreach (var platform in Product)
            services.TryAddEnumerable(ServiceDescriptor.Singleton<SocialPlatform>(platform));
        services.TryAddSingleton<PlatformRegistry>();
        return services;
    }
}
