using Microsoft.Extensions.Logging;
using Monitor.Data.Content;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.YouTube;
using Npgsql;

namespace Monitor.Jobs.Collection.Call;

/// <summary>
/// Holds every answer against its question, whoever gave it and on every platform. An answer about somebody else is a fault of the
/// provider, as if it were malformed at the place that names the other one; one that lacks numbers which the provider declares is
/// marked as partial.
/// </summary>
public sealed partial class AnswerCheck(HandleBook handles, ILogger<AnswerCheck> logger)
{
    // The code of a post of a private account carries this many further characters, which a provider may leave out.
    private const int SecretLength = 28;

    /// <summary>What the answer counts as.</summary>
    public async ValueTask<FetchOutcome> CheckAsync(FetchRequest request, FetchOutcome outcome, CancellationToken ct)
    {
        if (outcome is not FetchOutcome.Found found)
            return outcome;
        if (found.Observation is { } observation && IsWithoutOwnId(observation))
            found = found with { Observation = await TiedAsync(observation, ct) };
        if (Mismatch(request, found) is not { } field)
            return MarkedPartial(request, found);
        return field == found.NamePath && IsByHandle(request) && await IsRenamedAsync(request, found.Observation!, ct)
            ? MarkedPartial(request, found)
            : new FetchOutcome.Malformed(field);
    }

    /// <summary>The field that shows that an answer is about something else; null when it is about what was asked.</summary>
    internal static string? Mismatch(FetchRequest request, FetchOutcome.Found found)
    {
        if (found.Observation is not { } observation)
            return MismatchOfList(request, found.Items);
        if (observation.Platform != request.Platform)
            return found.IdPath;
        return request.FetchType switch
        {
            FetchTypes.ProfileByHandle => IsSameName(observation.Name, request.Target) ? null : found.NamePath,
            FetchTypes.Channel when YouTubeTarget.IsChannelId(request.Target) => observation.PlatformId == request.Target ? null : found.IdPath,
            FetchTypes.Channel => IsSameName(observation.Name, request.Target) ? null : found.NamePath,
            FetchTypes.ProfileById or FetchTypes.PostInsights or FetchTypes.StoryInsights or FetchTypes.ProfileInsights =>
                observation.PlatformId == request.Target ? null : found.IdPath,
            FetchTypes.PostByShortcode or FetchTypes.Video => IsSameCode(observation.Name, request.Target) ? null : found.NamePath,
            _ => null,
        };
    }

    /// <summary>
    /// A post of two owners stands in the lists of both and may name only one: a list is somebody else's when none of its posts is
    /// of the account that was asked for. A story has one owner.
    /// </summary>
    private static string? MismatchOfList(FetchRequest request, IReadOnlyList<Observation> items)
    {
        // Some do not say who is tagged; where it is said of any, the account that was asked for is among them.
        if (request.FetchType == FetchTypes.TaggedPosts)
            return items.Any(item => item.Tagged.Count > 0) && !items.Any(item => item.Tagged.Any(tag => tag.PlatformId == request.Target)) ? "items[*].usertags" : null;
        var (key, field) = request.FetchType switch
        {
            FetchTypes.ProfilePostsByHandle => (DimensionKeys.OwnerUsername, "items[*].owner.username"),
            FetchTypes.ProfilePostsById or FetchTypes.ReelsPosts or FetchTypes.StoryPostsByProfileId or FetchTypes.ChannelVideos =>
                (DimensionKeys.OwnerId, "items[*].owner.id"),
            _ => ("", ""),
        };
        if (key.Length == 0)
            return null;
        var (own, foreign) = (0, 0);
        foreach (var item in items)
        {
            if (item.Text(key) is not { } owner)
                continue;
            if (owner == request.Target || (key == DimensionKeys.OwnerUsername && IsSameName(owner, request.Target)) || item.CoauthorIds.Contains(request.Target, StringComparer.Ordinal))
                own++;
            else
                foreign++;
        }

        var isForeign = request.FetchType == FetchTypes.StoryPostsByProfileId ? foreign > 0 : foreign > 0 && own == 0;
        return isForeign ? field : null;
    }

    private static bool IsByHandle(FetchRequest request) => request.FetchType is FetchTypes.ProfileByHandle or FetchTypes.Channel;

    private static bool IsSameName(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static bool IsSameCode(string code, string asked) => code == asked || WithoutSecret(code) == asked || code == WithoutSecret(asked);

    private static string WithoutSecret(string code) => code.Length > SecretLength ? code[..^SecretLength] : code;

    // Whoever had the handle before has only changed its name, unless another account has the handle now.
    private async Task<bool> IsRenamedAsync(FetchRequest request, Observation observation, CancellationToken ct) =>
        await OwnerAsync(request.Platform, request.Target, ct) is { } owner && owner == observation.PlatformId;

    // The Graph API knows accounts by numbers of its own, which mean another account to everybody else.
    private static bool IsWithoutOwnId(Observation observation) =>
        observation.Kind == EntityKind.Account && observation.Metrics.Count > 0 && observation.PlatformId == observation.Text(DimensionKeys.GraphId) &&
        observation.Name != observation.PlatformId;

    private async Task<Observation> TiedAsync(Observation observation, CancellationToken ct) =>
        await OwnerAsync(observation.Platform, observation.Name, ct) is { } owner ? observation with { PlatformId = owner } : observation;

    // While the database is away nothing is known of anybody; the provider is not to blame for that.
    private async Task<string?> OwnerAsync(string platform, string handle, CancellationToken ct)
    {
        try
        {
            return await handles.OwnerAsync(platform, handle, ct);
        }
        catch (NpgsqlException failure)
        {
            LogUnknown(logger, failure, handle);
            return null;
        }
    }

    [LoggerMessage(EventId = 1551, Level = LogLevel.Warning, Message = "Who has the handle {Handle} could not be looked up")]
    private static partial void LogUnknown(ILogger logger, Exception failure, string handle);

    private static FetchOutcome.Found MarkedPartial(FetchRequest request, FetchOutcome.Found found)
    {
        var vanished = Vanished(request, found);
        return vanished.Count == 0 ? found : found with { IsPartial = true, Drift = [.. found.Drift, .. vanished] };
    }

    /// <summary>The places of the declared numbers that are not there: of a list those that no item has.</summary>
    internal static IReadOnlyList<string> Vanished(FetchRequest request, FetchOutcome.Found found)
    {
        var declared = DeliveredMetrics.Of(request.Platform, request.FetchType);
        if (found.Observation is not null)
            return [.. found.Absent.Where(absent => declared.Contains(absent.Key, StringComparer.Ordinal)).Select(absent => absent.Path)];
        return found.Items.Count == 0
            ? []
            : [.. declared.Where(key => found.Items.All(item => item.Number(key).State == ValueState.Unknown)).Select(key => $"items[*].{key}")];
    }
}
