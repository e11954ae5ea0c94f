using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Monitor.Data.Pictures;

/// <summary>Registers pictures of accounts and posts.</summary>
public static class PictureRegistration
{
    /// <summary>Adds them.</summary>
    public static IServiceCollection AddPictures(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PictureOptions>().Bind(configuration.GetSection(PictureOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddHttpClient(PlatformFiles.DemoClient)
            .ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false })
            .RemoveAllLoggers();
        return services
            .AddSingleton<PlatformFiles>()
            .AddSingleton<PictureFiles>()
            .AddSingleton<PictureDownload>()
            .AddSingleton(provider => new PictureOwners(provider.GetRequiredService<PictureFiles>(), provider.GetRequiredService<NpgsqlDataSource>()))
            .AddSingleton(provider => new PictureReader(
                provider.GetRequiredService<IOptions<PictureOptions>>(), provider.GetRequiredService<PictureFiles>(),
                provider.GetRequiredService<PictureDownload>(), provider.GetRequiredService<TimeProvider>()));
    }
}
