using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Providers.Apify;

/// <summary>Apify, which runs scrapers ("actors") on demand: start, wait, read what the run left in its dataset.</summary>
internal sealed class ApifyProvider(IApifyApi api) : IProvider
{
    // A field of the key: profiles are asked for by saved tasks. It shows each input in Apify's console, at the price of two more calls.
    private const string TasksField = "tasks";

    // Shorter than the longest wait for one answer. What is started answers at once, so that its id is known whatever happens then.
    private const int WaitSeconds = (int)ApifyParser.SecondsBetweenLooks;
    private const int NoWait = 0;

    /// <summary>Who it is and what it can do.</summary>
    public static readonly ProviderDeclaration Declared = new(
        "apify",
        new Uri("https://api.apify.com/v2"),
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            [Platforms.Instagram] =
            [
                FetchTypes.ProfileByHandle,
                FetchTypes.ProfilePostsByHandle,
                FetchTypes.PostByShortcode,
                FetchTypes.Dataset,
            ],
        },
        UnitCostUsd: 0.0009m)
    {
        Title = "Apify",
        Limits = [new RateSpec(60, TimeSpan.FromSeconds(1))],
        KeysAt = new Uri("https://console.apify.com/settings/integrations"),
    };

    public ProviderDeclaration Declaration => Declared;

    public Task<HttpResponseMessage> SendAsync(FetchRequest request, ProviderAccess access, int attempt, CancellationToken ct) =>
        request.Step switch
        {
            TaskSaved task => api.RunTaskAsync(task.TaskId, NoWait, access.ApiKey, ct),
            RunGoing run => api.RunAsync(run.RunId, WaitSeconds, access.ApiKey, ct),
            DatasetPage page => api.ItemsAsync(page.DatasetId, page.Offset, ApifyDataset.PageSize(request), access.ApiKey, ct),
            TaskRemoval task => api.RemoveTaskAsync(task.TaskId, access.ApiKey, ct),
            _ when request.FetchType == FetchTypes.KeyLimits => api.LimitsAsync(access.ApiKey, ct),
            _ when request.FetchType == FetchTypes.ProfileByHandle && access.Fields.ContainsKey(TasksField) =>
                api.SaveTaskAsync(ApifyInput.Task(request), access.ApiKey, ct),
            _ when request.FetchType == FetchTypes.Dataset =>
                api.ItemsAsync(request.Target, offset: 0, ApifyDataset.PageSize(request), access.ApiKey, ct),
            _ => api.RunActorAsync(
                ApifyInput.Actor(request), ApifyInput.MemoryMb, ApifyInput.TimeoutSeconds, NoWait, ApifyInput.Of(request), access.ApiKey, ct),
        };

    // A run would cost money and take a minute; what the account may still spend costs nothing.
    public FetchRequest Trial => new(Platforms.Instagram, FetchTypes.KeyLimits, "me");

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => ApifyParser.Parse(request, response);

    public string? Keep(FetchRequest request) => ApifyKept.Of(request.Step);

    public ProviderStep? TakeUp(FetchRequest request, string kept) => ApifyKept.Read(kept);
}
