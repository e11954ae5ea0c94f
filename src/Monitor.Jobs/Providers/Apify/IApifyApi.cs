using Monitor.Jobs.Providers.Shared.Wire;
using Refit;

namespace Monitor.Jobs.Providers.Apify;

/// <summary>Apify's endpoints: a run of an actor, of a saved task, and the dataset that it leaves.</summary>
internal interface IApifyApi
{
    [Get("/users/me/limits")]
    Task<HttpResponseMessage> LimitsAsync([Authorize("Bearer")] string key, CancellationToken ct);

    [Post("/acts/{actor}/runs")]
    Task<HttpResponseMessage> RunActorAsync(
        string actor, int memory, int timeout, int waitForFinish, [Body] JsonBody input,
        [Authorize("Bearer")] string key, CancellationToken ct);

    [Post("/actor-tasks")]
    Task<HttpResponseMessage> SaveTaskAsync([Body] JsonBody task, [Authorize("Bearer")] string key, CancellationToken ct);

    [Post("/actor-tasks/{taskId}/runs")]
    Task<HttpResponseMessage> RunTaskAsync(string taskId, int waitForFinish, [Authorize("Bearer")] string key, CancellationToken ct);

    [Delete("/actor-tasks/{taskId}")]
    Task<HttpResponseMessage> RemoveTaskAsync(string taskId, [Authorize("Bearer")] string key, CancellationToken ct);

    [Get("/actor-runs/{runId}")]
    Task<HttpResponseMessage> RunAsync(string runId, int waitForFinish, [Authorize("Bearer")] string key, CancellationToken ct);

    [Get("/datasets/{datasetId}/items?clean=true&format=json")]
    Task<HttpResponseMessage> ItemsAsync(
        string datasetId, int offset, int limit, [Authorize("Bearer")] string key, CancellationToken ct);
}
