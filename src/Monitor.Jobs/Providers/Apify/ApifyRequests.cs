using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Apify;

/// <summary>What to ask Apify: one request for each step of a run.</summary>
internal static class ApifyRequests
{
    /// <summary>Elements of a page of a dataset, for those who want few.</summary>
    public const int ShortPage = 20;

    /// <summary>Elements of a page of a dataset.</summary>
    public const int LongPage = 1_000;

    private const int MemoryMb = 1_024;
    private const int RunTimeoutSeconds = 300;

    // A field of the key: profiles are asked for by saved tasks. It shows each input in Apify's console, at the price of two more calls.
    private const string TasksField = "tasks";

    // Shorter than the longest wait for one answer.
    private const int WaitSeconds = 5;

    private const string ProfileActor = "apify~instagram-profile-scraper";
    private const string PostActor = "apify~instagram-post-scraper";

    public static HttpRequestMessage Create(FetchRequest request, ProviderAccess access)
    {
        var (method, route, body) = request.Step switch
        {
            TaskSaved task => (HttpMethod.Post, $"actor-tasks/{task.TaskId}/runs?waitForFinish={WaitSeconds}", null),
            RunGoing run => (HttpMethod.Get, $"actor-runs/{run.RunId}?waitForFinish={WaitSeconds}", null),
            DatasetPage page => (HttpMethod.Get, Items(page.DatasetId, page.Offset, PageSize(request)), null),
            TaskRemoval task => (HttpMethod.Delete, $"actor-tasks/{task.TaskId}", null),
            _ when request.FetchType == FetchTypes.ProfileByHandle && access.Fields.ContainsKey(TasksField) =>
                (HttpMethod.Post, "actor-tasks", TaskBody(request)),
            _ when request.FetchType == FetchTypes.Dataset =>
                (HttpMethod.Get, Items(Uri.EscapeDataString(request.Target), 0, PageSize(request)), null),
            _ => (HttpMethod.Post,
                $"acts/{Actor(request)}/runs?memory={MemoryMb}&timeout={RunTimeoutSeconds}&waitForFinish={WaitSeconds}", Input(request)),
        };
        var message = new HttpRequestMessage(method, ProviderUri.Join(access.BaseUrl, route))
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", access.ApiKey) },
        };
        if (body is not null)
            message.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return message;
    }

    public static int PageSize(FetchRequest request) => request.Limit is > 0 and <= ShortPage ? ShortPage : LongPage;

    private static string Items(string dataset, int offset, int limit) =>
        $"datasets/{dataset}/items?clean=true&format=json&offset={offset}&limit={limit}";

    private static string Actor(FetchRequest request) =>
        request.FetchType == FetchTypes.ProfileByHandle ? ProfileActor : PostActor;

    private static byte[] Input(FetchRequest request) => request.FetchType switch
    {
        FetchTypes.ProfileByHandle =>
            JsonSerializer.SerializeToUtf8Bytes(new ProfileInput([request.Target]), ApifyJson.Default.ProfileInput),
        FetchTypes.ProfilePostsByHandle =>
            JsonSerializer.SerializeToUtf8Bytes(new PostInput([request.Target], request.Limit ?? ShortPage), ApifyJson.Default.PostInput),
        FetchTypes.PostByShortcode => JsonSerializer.SerializeToUtf8Bytes(
            new PostInput([$"https://www.instagram.com/p/{Uri.EscapeDataString(request.Target)}/"], 1), ApifyJson.Default.PostInput),
        _ => throw new ArgumentException($"Apify is not asked for {request.FetchType}.", nameof(request)),
    };

    // Names are unique within an account at Apify.
    private static byte[] TaskBody(FetchRequest request) => JsonSerializer.SerializeToUtf8Bytes(
        new TaskInput(Actor(request), $"monitor-{Guid.NewGuid():N}", new TaskRunOptions("latest", RunTimeoutSeconds, MemoryMb), new ProfileInput([request.Target])),
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
