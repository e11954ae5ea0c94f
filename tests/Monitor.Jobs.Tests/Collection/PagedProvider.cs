using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.ProviderSimulator;

namespace Monitor.Jobs.Tests.Collection;

/// <summary>A provider whose every answer has a next page; it asks the simulator's TikHub.</summary>
internal sealed class PagedProvider(string name, SimulatorHost simulator) : IProvider
{
    public ProviderDeclaration Declaration { get; } = new(
        name,
        simulator.ProviderUrl("tikhub"),
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { [Platforms.Instagram] = [FetchTypes.Followers] },
        UnitCostUsd: 0);

    public HttpRequestMessage CreateRequest(FetchRequest request, ProviderAccess access, int attempt) =>
        new(HttpMethod.Get, $"{access.BaseUrl}/api/v1/instagram/v2/fetch_user_info?username={request.Target}")
        {
            Headers = { Authorization = new("Bearer", access.ApiKey) },
        };

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) =>
        new FetchOutcome.Found(null) { NextCursor = $"{int.Parse(request.Cursor ?? "0", null) + 1}" };
}
