using System.Text.Json.Serialization;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Apify;

/// <summary>What an actor is given to do, and how much it may use.</summary>
internal static class ApifyInput
{
    /// <summary>Memory of a run.</summary>
    public const int MemoryMb = 1_024;

    /// <summary>Longest duration of a run.</summary>
    public const int TimeoutSeconds = 300;

    private const string ProfileActor = "apify~instagram-profile-scraper";
    private const string PostActor = "apify~instagram-post-scraper";

    /// <summary>The actor that knows the answer.</summary>
    public static string Actor(FetchRequest request) =>
        request.FetchType == FetchTypes.ProfileByHandle ? ProfileActor : PostActor;

    /// <summary>The input of a run.</summary>
    public static JsonBody Of(FetchRequest request) => request.FetchType switch
    {
        FetchTypes.ProfileByHandle => JsonBody.Of(new ProfileInput([request.Target]), ApifyJson.Default.ProfileInput),
        FetchTypes.ProfilePostsByHandle =>
            JsonBody.Of(new PostInput([request.Target], request.Limit ?? ApifyDataset.ShortPage), ApifyJson.Default.PostInput),
        FetchTypes.PostByShortcode => JsonBody.Of(
            new PostInput([$"https://www.instagram.com/p/{Uri.EscapeDataString(request.Target)}/"], 1), ApifyJson.Default.PostInput),
        _ => throw new ArgumentException($"Apify is not asked for {request.FetchType}.", nameof(request)),
    };

    /// <summary>A task with its input, to be saved. Names are unique within an account at Apify.</summary>
    public static JsonBody Task(FetchRequest request) => JsonBody.Of(
        new TaskInput(
            Actor(request), $"monitor-{Guid.NewGuid():N}", new TaskRunOptions("latest", TimeoutSeconds, MemoryMb), new ProfileInput([request.Target])),
        ApifyJson.Default.TaskInput);
}

internal sealed record ProfileInput(string[] Usernames, bool IncludeAboutSection = false);

internal sealed record PostInput(string[] Username, int ResultsLimit);

internal sealed record TaskRunOptions(string Build, int TimeoutSecs, int MemoryMbytes);

internal sealed record TaskInput(string ActId, string Name, TaskRunOptions Options, ProfileInput Input);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ProfileInput))]
[JsonSerializable(typeof(PostInput))]
[JsonSerializable(typeof(TaskInput))]
internal sealed partial class ApifyJson : JsonSerializerContext;
