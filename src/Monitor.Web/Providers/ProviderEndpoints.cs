using System.Text.Json.Nodes;
using Monitor.Data.Providers;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Providers;

/// <summary>The data providers that the workers can ask.</summary>
internal static class ProviderEndpoints
{
    public static void MapProviders(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/v1/providers", ListAsync).WithTags("Providers").Documented(ProviderDocs.List).Requires(Permission.ProvidersRead);

    private static async Task<IResult> ListAsync(ProviderCatalog catalog, CancellationToken ct)
    {
        var providers = await catalog.ListAsync(ct);
        return Answer.Ok(providers
            .Select(p => new ProviderView(p.Name, p.Enabled, p.Demo, JsonNode.Parse(p.Capabilities)!.AsObject(), p.UnitCostUsd))
            .ToArray());
    }
}

/// <summary>A data provider.</summary>
/// <param name="Name">Its name in configuration and history.</param>
/// <param name="Enabled">Whether a key is configured.</param>
/// <param name="Demo">Whether its answers come from the simulator.</param>
/// <param name="Capabilities">What it can be asked, by platform.</param>
/// <param name="UnitCostUsd">Approximate price of one call.</param>
internal sealed record ProviderView(string Name, bool Enabled, bool Demo, JsonObject Capabilities, decimal UnitCostUsd);
