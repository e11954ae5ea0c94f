using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Monitor.Data.Limits;
using Monitor.Data.Providers;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Limits;

/// <summary>What is limited, how much of it is used, and starting anew.</summary>
internal static class LimitEndpoints
{
    private const string OnDemand = "on_demand";

    public static void MapLimits(this IEndpointRouteBuilder app)
    {
        var limits = app.MapGroup("/api/v1/limits").WithTags("Limits").Requires(Permission.LimitsRead, Permission.LimitsManage);
        limits.MapGet("", ListAsync).Documented(LimitDocs.List);
        limits.MapPost("/{key}/reset", ResetAsync).Documented(LimitDocs.Reset);
    }

    private static async Task<IResult> ListAsync(OnDemandLimits onDemand, ProviderOverview providers, IRateLimiter limiter, CancellationToken ct)
    {
        var levels = onDemand.Levels.Select(level => (Scope: OnDemand, Level: level))
            .Concat(await ProviderLevelsAsync(providers, ct)).ToArray();
        var used = await limiter.UsedAsync([.. levels.Select(level => level.Level)], ct);
        return Answer.Ok(levels.Zip(used, (level, count) => View(level.Scope, level.Level, count)).ToArray());
    }

    private static async Task<IResult> ResetAsync(
        [FromRoute(Name = "key")] string key, OnDemandLimits onDemand, ProviderOverview providers, IRateLimiter limiter, CancellationToken ct)
    {
        if (onDemand.KeyOf(key) is { } known)
        {
            await onDemand.ResetAsync(known, ct);
            Audited.Change("limit", known, before: null, Audited.State("used", 0));
            var level = onDemand.Levels.FirstOrDefault(level => level.Key == known) ?? new LimitLevel(known, 1, TimeSpan.FromSeconds(1), "per handle");
            return Answer.Ok(View(OnDemand, level, used: 0));
        }

        foreach (var (scope, level) in await ProviderLevelsAsync(providers, ct))
        {
            if (level.Key != key)
                continue;
            var used = (await limiter.UsedAsync([level], ct))[0];
            await limiter.ResetAsync(key, ct);
            Audited.Change("limit", key, Audited.State("used", used), Audited.State("used", 0));
            return Answer.Ok(View(scope, level, used: 0));
        }

        return Answer.NotFound("key", "There is no such limit.", ErrorCodes.LimitNotFound);
    }

    private static async Task<IEnumerable<(string Scope, LimitLevel Level)>> ProviderLevelsAsync(ProviderOverview providers, CancellationToken ct) =>
        from provider in await providers.ListAsync(ct)
        from limit in JsonSerializer.Deserialize(provider.Limits, LimitJson.Default.ProviderLimitArray) ?? []
        select (provider.Name, new LimitLevel(limit.Key, limit.Calls, TimeSpan.FromSeconds(limit.WindowSeconds), provider.Name));

    private static LimitView View(string scope, LimitLevel level, int used) =>
        new(level.Key, scope, level.Limit, level.Window.TotalSeconds, used, Math.Max(0, level.Limit - used));
}

/// <summary>A limit of a provider as its workers published it.</summary>
internal sealed record ProviderLimit(
    [property: System.Text.Json.Serialization.JsonPropertyName("key")] string Key,
    [property: System.Text.Json.Serialization.JsonPropertyName("calls")] int Calls,
    [property: System.Text.Json.Serialization.JsonPropertyName("window_seconds")] double WindowSeconds);

/// <summary>A limit.</summary>
/// <param name="Key">The name under which it is counted.</param>
/// <param name="Scope">on_demand, or the provider.</param>
/// <param name="Limit">How many within the window.</param>
/// <param name="WindowSeconds">The window, which slides.</param>
/// <param name="Used">How many were taken within the window that ends now.</param>
/// <param name="Left">How many are left.</param>
internal sealed record LimitView(string Key, string Scope, int Limit, double WindowSeconds, int Used, int Left);
