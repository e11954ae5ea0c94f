using System.Text.Json.Nodes;
using Monitor.Data.Providers;
using Monitor.Data.Trace;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Providers;

/// <summary>The data providers that the workers can ask.</summary>
internal static class ProviderEndpoints
{
    public static void MapProviders(this IEndpointRouteBuilder app)
    {
        // Calls and raw answers name what any team watches: they are the operator's.
        var providers = app.MapGroup("/api/v1").WithTags("Providers").Requires(Permission.ProvidersManage);
        providers.MapGet("/providers", ListAsync).Documented(ProviderDocs.List).Requires(Permission.ProvidersRead);
        providers.MapGet("/providers/drift", DriftAsync).Documented(ProviderDocs.Drift);
        providers.MapGet("/provider_calls", CallEndpoints.PageAsync).Validates<CallQuery>().Documented(CallDocs.Page);
        providers.MapGet("/provider_calls/totals", CallEndpoints.TotalsAsync).Validates<CallTotalsQuery>().Documented(CallDocs.Totals);
    }

    private static async Task<IResult> ListAsync(ProviderOverview overview, CancellationToken ct) =>
        Answer.Ok((await overview.ListAsync(ct)).Select(View).ToArray());

    private static async Task<IResult> DriftAsync(SchemaDrift drift, CancellationToken ct) => Answer.Ok((await drift.ListAsync(ct))
        .Select(field => new DriftView(field.Provider, field.FetchType, field.Field, field.FirstSeen, field.LastSeen, field.Count, field.Sample)).ToArray());

    private static ProviderView View(ProviderState p) => new(
        p.Name, p.Enabled, p.Demo, JsonNode.Parse(p.Capabilities)!.AsObject(), p.UnitCostUsd, p.Health, p.Platforms, p.BackAt, p.LastError, p.LastErrorAt,
        new(p.Credentials, p.CredentialsHealthy), new(p.Calls, p.Failed, p.CostUsd, p.Saved, p.Saved * p.UnitCostUsd));
}

/// <summary>A data provider.</summary>
/// <param name="Name">Its name in configuration and history.</param>
/// <param name="Enabled">Whether the workers have a key for it.</param>
/// <param name="Demo">Whether its answers come from the simulator.</param>
/// <param name="Capabilities">What it can be asked, by platform.</param>
/// <param name="UnitCostUsd">Approximate price of one call.</param>
/// <param name="Health">healthy, degraded, resting, unusable or no_credentials.</param>
/// <param name="Platforms">How it is doing for each of its platforms, where it has several: the trouble of one is none of the others'.</param>
/// <param name="BackAt">When it can be asked again, while it cannot be.</param>
/// <param name="LastError">The fault that sent it to rest last.</param>
/// <param name="LastErrorAt">When that was.</param>
/// <param name="Credentials">Its credentials.</param>
/// <param name="Today">What it did today, in UTC.</param>
internal sealed record ProviderView(
    string Name, bool Enabled, bool Demo, JsonObject Capabilities, decimal UnitCostUsd, ProviderHealth Health, IReadOnlyList<PlatformState> Platforms, DateTimeOffset? BackAt, string? LastError,
    DateTimeOffset? LastErrorAt, CredentialCounts Credentials, ProviderDay Today);

/// <summary>The credentials of a provider.</summary>
/// <param name="All">All of them.</param>
/// <param name="Healthy">Those that can be used now.</param>
internal sealed record CredentialCounts(int All, int Healthy);

/// <summary>What a provider did on one day.</summary>
/// <param name="Calls">Calls made.</param>
/// <param name="Failed">Those that brought no answer.</param>
/// <param name="CostUsd">What they cost.</param>
/// <param name="Saved">Calls that were not made because an answer was shared.</param>
/// <param name="SavedUsd">What those would have cost.</param>
internal sealed record ProviderDay(long Calls, long Failed, decimal CostUsd, long Saved, decimal SavedUsd);

/// <summary>A field of a provider's answers that was missing or of another kind than known.</summary>
/// <param name="Provider">Whose answer.</param>
/// <param name="FetchType">To which question.</param>
/// <param name="Field">Path of the field.</param>
/// <param name="FirstSeen">When it was first seen.</param>
/// <param name="LastSeen">When it was last seen.</param>
/// <param name="Count">How often.</param>
/// <param name="Sample">One raw answer, cut at 64 KB, without secrets.</param>
internal sealed record DriftView(
    string Provider, string FetchType, string Field, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, long Count, string? Sample);
