using System.Text;
using System.Text.Json;
using Xunit;

namespace Monitor.Web.Tests.Api.Batches;

/// <summary>What tests of the routes of jobs share.</summary>
public abstract class JobTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    /// <summary>Submits a search and answers its id.</summary>
    protected async Task<string> SearchAsync(string name)
    {
        var reply = await Api.PostAsync("/api/v1/instagram/search", $$"""{ "username": "{{name}}" }""");
        Assert.Equal(202, reply.Status);
        // Other tests of this class may have all places; what a job streams must not depend on that.
        await Database.ExecuteAsync("update processing_jobs set status = 'processing' where id = $1", Guid.Parse(reply.Data.Text("job_id")!));
        return reply.Data.Text("job_id")!;
    }

    /// <summary>A POST with an idempotency key.</summary>
    protected async Task<(int Status, JsonElement Body)> SendAsync(string path, string key, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("Idempotency-Key", key);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await Api.Client.SendAsync(request);
        return ((int)response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }
}
