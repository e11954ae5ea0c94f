using System.Text.Json.Nodes;
using FluentValidation;
using Monitor.Data.Providers;
using Monitor.Data.Trace;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.Api.Pauses;
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
        providers.MapPatch("/providers/{provider}", ChangeAsync).Validates<ChangeProvider>().Documented(ProviderDocs.Change);
        providers.MapGet("/providers/drift", DriftAsync).Documented(ProviderDocs.Drift);
        providers.MapGet("/provider_calls", CallEndpoints.PageAsync).Validates<CallQuery>().Documented(CallDocs.Page);
        providers.MapGet("/provider_calls/totals", CallEndpoints.TotalsAsync).Validates<CallTotalsQuery>().Documented(CallDocs.Totals);
    }

    private static async Task<IResult> ListAsync(ProviderOverview overview, CurrentCaller caller, CancellationToken ct) =>
        Answer.Ok((await overview.ListAsync(ct)).Select(provider => View(provider, caller.Known.IsOperator)).ToArray());

    private static async Task<IResult> ChangeAsync(
        string provider, ChangeProvider body, ProviderPauses pauses, ProviderOverview overview, CurrentCaller caller, CancellationToken ct)
    {
        if (!await pauses.SetAsync(provider, body.Paused!.Value, body.Paused.Value ? body.Reason : null, ct)
            || (await overview.ListAsync(ct)).FirstOrDefault(known => known.Name == provider) is not { } changed)
            return Answer.NotFound("provider", $"There is no provider {provider}.", ErrorCodes.ProviderNotFound);
        return Answer.Ok(View(changed, caller.Known.IsOperator));
    }

    private static async Task<IResult> DriftAsync(SchemaDrift drift, CancellationToken ct) => Answer.Ok((await drift.ListAsync(ct))
        .Select(field => new DriftView(field.Provider, field.FetchType, field.Field, field.FirstSeen, field.LastSeen, field.Count, field.Sample)).ToArray());

    private static ProviderView View(ProviderState p, bool toOperator) => new(
        p.Name, p.Enabled, p.Demo, JsonNode.Parse(p.Capabilities)!.AsObject(), p.UnitCostUsd, p.Health, p.Platforms, p.BackAt, p.LastError, p.LastErrorAt,
        new(p.Credentials, p.CredentialsHealthy), new(p.Calls, p.Failed, p.CostUsd, p.Saved, p.Saved * p.UnitCostUsd),
        p.Pause is not null, p.Pause?.PausedAt, toOperator ? p.Pause?.PausedBy : null, p.Pause?.Reason);
}

/// <summary>A change of a provider.</summary>
/// <param name="Paused">Whether it is held.</param>
/// <param name="Reason">Why, for people; of a pause only.</param>
internal sealed record ChangeProvider(bool? Paused, string? Reason);

internal sealed class ChangeProviderValidator : AbstractValidator<ChangeProvider>
{
    public ChangeProviderValidator()
    {
        RuleFor(r => r.Paused).NotNull().WithMessage("paused is true or false.").WithErrorCode(ErrorCodes.Required);
        RuleFor(r => r.Reason).MaximumLength(SetPausesValidator.LongestReason)
            .WithMessage($"reason has at most {SetPausesValidator.LongestReason} characters.").WithErrorCode(ErrorCodes.OutOfRange);
    }
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
/// <param name="Paused">Whether an operator holds it: nobody asks it then.</param>
/// <param name="PausedAt">Since when.</param>
/// <param name="PausedBy">Who did it; only operators are told.</param>
/// <param name="PauseReason">Why.</param>
internal sealed record ProviderView(
    string Name, bool Enabled, bool Demo, JsonObject Capabilities, decimal UnitCostUsd, ProviderHealth Health, IReadOnlyList<PlatformState> Platforms, DateTimeOffset? BackAt, string? LastError,
    DateTimeOffset? LastErrorAt, CredentialCounts Credentials, ProviderDay Today, bool Paused, DateTimeOffset? PausedAt, string? PausedBy,
    string? PauseReason);

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
