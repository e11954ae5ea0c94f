using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Credentials;
using Monitor.Data.HotState;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Collection.Call;

/// <summary>
/// Draws the consequences of an outcome: in this worker at once, in the others within two seconds.
/// <list type="bullet">
/// <item>Too many calls: the key is parked for the platform that was asked for. A used-up quota: it is parked for all.</item>
/// <item>A rejected key: it is out of use until it is renewed.</item>
/// <item>Faults that are no key's fault: after several in a row the provider rests, for the platform.</item>
/// <item>A success takes the key off its ladder, and the provider one step down: a key that works again works, and a provider that fails every
/// other time does not.</item>
/// </list>
/// </summary>
public sealed partial class SourceHealth(
    SourceHealthStore store, IHotState hot, IOptions<CollectionOptions> options, TimeProvider time, ILogger<SourceHealth> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestAsked = TimeSpan.FromDays(1);

    private readonly Ladder _rateLimit = Ladder.Parse(options.Value.RateLimitParking);
    private readonly Ladder _quota = Ladder.Parse(options.Value.QuotaParking);
    private readonly Ladder _rest = Ladder.Parse(options.Value.ProviderRest);

    /// <summary>Reports what a call brought.</summary>
    public Task ReportAsync(Source source, SourceCredential credential, FetchOutcome outcome) => outcome switch
    {
        FetchOutcome.Found or FetchOutcome.NotFound or FetchOutcome.Private or FetchOutcome.NotCovered => SucceededAsync(source, credential),
        FetchOutcome.RateLimited limited => ParkAsync(source, credential, source.Platform, limited.RetryAfter, _rateLimit, "rate limited"),
        FetchOutcome.QuotaExhausted quota => ParkAsync(source, credential, CredentialParking.Everywhere, quota.RetryAfter, _quota, $"quota exhausted ({quota.Reason})"),
        FetchOutcome.AuthRejected rejected => ExpireAsync(source, credential, $"rejected ({rejected.Reason})"),
        FetchOutcome.Malformed malformed => FailedAsync(source, $"answer not understood at {malformed.Field}"),
        FetchOutcome.Transient transient => FailedAsync(source, transient.Reason),
        _ => Task.CompletedTask,
    };

    /// <summary>A trial has shown that a key is good: it is used again, whatever was before.</summary>
    public async Task HealAsync(Source source, SourceCredential credential)
    {
        source.Heal(credential);
        if (credential.Id > 0)
            await SaveAsync(ct => store.HealAsync(credential.Id, credential.Version, time.GetUtcNow(), ct));
    }

    private async Task ParkAsync(Source source, SourceCredential credential, string platform, TimeSpan? asked, Ladder ladder, string reason)
    {
        var now = time.GetUtcNow();
        // Nobody else's word takes a key out of use for longer than a day, or than we would ourselves.
        var longest = ladder.Rungs.Append(LongestAsked).Max();
        if (asked > longest)
            asked = longest;
        // Calls that were under way together are limited together: that is one strike.
        var parkedUntil = credential.ParkedUntil > now ? credential.ParkedUntil : null;
        var until = asked is { } wait ? now + wait : parkedUntil ?? now + ladder.At(credential.Strikes);
        var strikes = asked is null && parkedUntil is null ? (short)Math.Min(credential.Strikes + 1, ladder.Rungs.Count) : credential.Strikes;
        source.Park(credential, parkedUntil > until ? parkedUntil : until, strikes, saved: false);
        if (credential.Id > 0)
            await SaveAsync(async ct =>
            {
                if (await store.ParkAsync(credential.Id, platform, asked, ladder.Rungs, reason, now, ct) is { } stored)
                    source.Park(credential, stored.DisabledTill, stored.Strikes, saved: true);
            });
        LogParked(logger, credential.Name, source.Title, credential.ParkedUntil, reason);
    }

    private async Task ExpireAsync(Source source, SourceCredential credential, string reason)
    {
        source.Expire(credential, saved: false);
        if (credential.Id > 0)
            await SaveAsync(async ct =>
            {
                await store.ExpireAsync(credential.Id, credential.Version, reason, time.GetUtcNow(), ct);
                source.Expire(credential, saved: true);
            });
        LogExpired(logger, credential.Name, source.Title, reason);
    }

    private async Task SucceededAsync(Source source, SourceCredential credential)
    {
        var (key, provider) = source.Succeeded(credential);
        if (key && credential.Id > 0)
            await SaveAsync(ct => store.RecoverAsync(credential.Id, source.Platform, time.GetUtcNow(), ct));
        if (provider)
        {
            await SaveAsync(ct => store.StepDownAsync(source.Name, source.Platform, time.GetUtcNow(), ct));
            LogRecovering(logger, source.Title, source.Rung);
        }
    }

    private async Task FailedAsync(Source source, string reason)
    {
        if (!source.Failed(options.Value.RestAfterFailures))
            return;
        var now = time.GetUtcNow();
        var rung = Math.Min(source.Rung + 1, _rest.Rungs.Count);
        source.Rest(rung, now + _rest.At(rung - 1));
        await SaveAsync(async ct =>
        {
            if (await store.EscalateAsync(source.Name, source.Platform, _rest.Rungs, reason, now, ct) is { } stored)
                source.Rest(stored.Rung, stored.RestingUntil);
        });
        LogResting(logger, source.Title, now + _rest.At(rung - 1), reason);
    }

    // Health is not worth a run: what cannot be saved holds in this worker alone.
    private async Task SaveAsync(Func<CancellationToken, Task> save)
    {
        using var timeout = new CancellationTokenSource(Patience, time);
        try
        {
            await save(timeout.Token);
            await hot.HintAsync(HintTopic.Credentials, timeout.Token);
        }
        catch (Exception failure)
        {
            LogUnsaved(logger, failure);
        }
    }

    [LoggerMessage(EventId = 1511, Level = LogLevel.Warning, Message = "Credential {Credential} of {Source} is parked until {Until:O}: {Reason}")]
    private static partial void LogParked(ILogger logger, string credential, string source, DateTimeOffset? until, string reason);

    [LoggerMessage(EventId = 1512, Level = LogLevel.Warning, Message = "Credential {Credential} of {Source} is out of use until it is renewed: {Reason}")]
    private static partial void LogExpired(ILogger logger, string credential, string source, string reason);

    [LoggerMessage(EventId = 1513, Level = LogLevel.Warning, Message = "{Source} rests until {Until:O}: {Reason}")]
    private static partial void LogResting(ILogger logger, string source, DateTimeOffset until, string reason);

    [LoggerMessage(EventId = 1514, Level = LogLevel.Information, Message = "{Source} answers again; {Rung} steps are left to go down")]
    private static partial void LogRecovering(ILogger logger, string source, int rung);

    [LoggerMessage(EventId = 1515, Level = LogLevel.Warning, Message = "The health of a source could not be saved and holds in this process only")]
    private static partial void LogUnsaved(ILogger logger, Exception failure);
}
