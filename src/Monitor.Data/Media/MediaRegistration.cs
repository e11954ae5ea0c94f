using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Database;
using Monitor.Data.Outgoing;
using Monitor.Data.Pictures;
using Monitor.Data.Queues;
using Npgsql;

namespace Monitor.Data.Media;

/// <summary>Registers the archive of pictures and videos.</summary>
public static class MediaRegistration
{
    /// <summary>Adds it, for all roles.</summary>
    public static IServiceCollection AddMedia(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MediaOptions>().Bind(configuration.GetSection(MediaOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddHttpClient(MediaDownload.ClientName)
            .ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(provider => SafeHttp.CreateHandler(provider.GetRequiredService<IOptions<OutgoingOptions>>().Value))
            .RemoveAllLoggers();
        return services
            .AddSingleton<IItemKind, AssetKind>()
            .AddSingleton<IMediaStore>(provider => StoreOf(
                provider.GetRequiredService<IOptions<MediaOptions>>().Value, provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<MediaSpools>()))
            .AddSingleton(provider => new MediaSpools(
                Path.Combine(FolderOf(provider.GetRequiredService<IOptions<MediaOptions>>().Value, provider.GetRequiredService<IConfiguration>()), "spool"),
                provider.GetRequiredService<IOptions<MediaOptions>>().Value.MemoryBytes))
            .AddSingleton(provider => new MediaDownload(
                provider.GetRequiredService<PlatformFiles>(), provider.GetRequiredService<IOptions<MediaOptions>>(), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<MediaObjects>()
            .AddSingleton(provider => new MediaArchiver(
                provider.GetRequiredService<MediaDownload>(), provider.GetRequiredService<MediaSpools>(), provider.GetRequiredService<MediaObjects>(),
                provider.GetRequiredService<IMediaStore>(), provider.GetRequiredService<IOptions<MediaOptions>>(), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<MediaBacklog>()
            .AddSingleton<MediaLibrary>()
            .AddSingleton<MediaOrders>()
            .AddSingleton(provider => new MediaUpkeep(
                provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<IMediaStore>(), provider.GetRequiredService<IOptions<MediaOptions>>(),
                provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => new MediaThumbnails(
                provider.GetRequiredService<IMediaStore>(), provider.GetRequiredService<IOptions<MediaOptions>>(), provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<MediaThumbnails>>()));
    }

    private static IMediaStore StoreOf(MediaOptions options, IConfiguration configuration, MediaSpools spools) => options.S3.IsUsed
        ? new S3MediaStore(options.S3, options.StoreTimeout)
        : new FolderMediaStore(FolderOf(options, configuration), spools);

    private static string FolderOf(MediaOptions options, IConfiguration configuration) => Path.GetFullPath(
        options.Folder is { Length: > 0 } given ? given : Path.Combine(DatabaseOptions.Read(configuration).Embedded.DataDirectory, "media"));
}
