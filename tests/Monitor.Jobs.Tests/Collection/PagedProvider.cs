using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.ProviderSimulator;

namespace Monitor.Jobs.Tests.Collection;

/// <summary>A provider whose every answer has a next page; it asks the simulator's TikHub.</summary>
internal sealed class PagedProvider(string name, SimulatorHost simulator) : IProvider
{
    private static readonly HttpClient Http = new();

    public ProviderDeclaration Declaration { get; } = new(
        name,
        simulator.ProviderUrl("tikhub"),
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { [Platforms.Instagram] = [FetchTypes.Followers] },
        UnitCostUsd: 0);

    public async Task<HttpResponseMessage> SendAsync(FetchRequest request, ProviderAccess access, int attempt, CancellationToken ct)
    {
        using var message = new HttpRequestMessage(
            HttpMethod.Get, $"{simulator.ProviderUrl("tikhub")}/api/v1/instagram/v2/fetch_user_info?username={request.Target}");
        message.Headers.Authorization = new("Bearer", access.ApiKey);
        return await Http.SendAsync(message, ct);
    }

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) =>
        new FetchOutcome.Found(null) { NextCursor = $"{int.Parse(request.Cursor ?? "0", null) + 1}" };
}
