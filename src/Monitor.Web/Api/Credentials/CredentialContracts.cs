using Monitor.Data.Credentials;

namespace Monitor.Web.Api.Credentials;

/// <summary>A credential to add, or to replace the one of the same idempotency key.</summary>
/// <param name="Source">Name of its provider.</param>
/// <param name="Handle">What people call it.</param>
/// <param name="IdempotencyKey">A second one with the same key replaces the first; the provider and the handle unless given.</param>
/// <param name="Credentials">Its secret fields: <c>key</c> or <c>token</c>, and what the provider needs besides, such as <c>user_id</c>.</param>
internal sealed record AddCredential(string? Source, string? Handle, string? IdempotencyKey, IReadOnlyDictionary<string, string?>? Credentials)
{
    /// <summary>Keeps the secret out of logs.</summary>
    public override string ToString() => $"{Source} {Handle}";
}

/// <summary>A new secret.</summary>
/// <param name="Credentials">Its secret fields.</param>
internal sealed record RotateCredential(IReadOnlyDictionary<string, string?>? Credentials)
{
    /// <summary>Keeps the secret out of logs.</summary>
    public override string ToString() => "a new secret";
}

/// <summary>What a list of credentials is asked with.</summary>
internal sealed record CredentialQuery
{
    public string? Source { get; init; }
}

/// <summary>A credential without its secret.</summary>
/// <param name="Id">Its id.</param>
/// <param name="IdempotencyKey">The name under which it is created once only.</param>
/// <param name="Source">Name of its provider.</param>
/// <param name="Handle">What people call it.</param>
/// <param name="Fingerprint">The last four characters of a long secret, else empty.</param>
/// <param name="Origin">api, or configuration for those whose secret is not stored.</param>
/// <param name="State">healthy, parked, expired, disabled, or unusable: it lacks a field or cannot be opened.</param>
/// <param name="Enabled">Whether it is switched on.</param>
/// <param name="DataAccessExpired">Whether the provider rejects it.</param>
/// <param name="DisabledTill">Parked until then.</param>
/// <param name="ParkedPlatforms">The platforms for which it is parked, where that is not for all of its provider's.</param>
/// <param name="Strikes">How far up the ladder of parking times.</param>
/// <param name="LastUsedAt">Its last use.</param>
/// <param name="LastError">What went wrong last.</param>
/// <param name="LastErrorAt">When.</param>
/// <param name="CreatedAt">When it was added.</param>
/// <param name="UpdatedAt">When somebody changed it last.</param>
internal sealed record CredentialView(
    long Id, string IdempotencyKey, string Source, string Handle, string Fingerprint, string Origin, CredentialState State, bool Enabled,
    bool DataAccessExpired, DateTimeOffset? DisabledTill, IReadOnlyList<string> ParkedPlatforms, short Strikes, DateTimeOffset? LastUsedAt, string? LastError, DateTimeOffset? LastErrorAt,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static CredentialView Of(Credential c, DateTimeOffset now) => new(
        c.Id, c.IdempotencyKey, c.Source, c.Handle, c.Fingerprint, c.FromConfiguration ? "configuration" : "api", c.StateAt(now), c.Enabled,
        c.DataAccessExpired, c.DisabledTill > now ? c.DisabledTill : null, CredentialParking.Platforms(c.DisabledTill, c.Parked, now), c.Strikes, c.LastUsedAt, c.Problem ?? c.LastError, c.LastErrorAt, c.CreatedAt, c.UpdatedAt);
}

/// <summary>What trying a key brought.</summary>
/// <param name="CredentialId">The key.</param>
/// <param name="Source">Its provider.</param>
/// <param name="Ok">Whether the provider takes it.</param>
/// <param name="Outcome">What the call came to; <c>no_room</c>: there was none, for the provider's limits; <c>unusable</c>: nor could there be.</param>
/// <param name="Error">What was wrong, for people.</param>
/// <param name="HttpStatus">HTTP status; null when there was no answer.</param>
/// <param name="Calls">Calls made: one, or none.</param>
/// <param name="LatencyMs">How long it took.</param>
/// <param name="CostUsd">What it cost.</param>
/// <param name="RetryAfterSeconds">How long to leave the provider alone, where it or its limits say so.</param>
/// <param name="Quota">What the provider says is left; null when it does not.</param>
/// <param name="TestedAt">When it was tried.</param>
/// <param name="Credential">The key as it is now.</param>
internal sealed record CredentialTestView(
    long CredentialId, string Source, bool Ok, string Outcome, string? Error, int? HttpStatus, int Calls, double? LatencyMs, decimal CostUsd,
    double? RetryAfterSeconds, CredentialQuotaView? Quota, DateTimeOffset TestedAt, CredentialView Credential);

/// <summary>What a provider says is left of what a key may do.</summary>
/// <param name="Unit">requests, usd or percent.</param>
/// <param name="Limit">Of how much.</param>
/// <param name="Remaining">How much is left.</param>
/// <param name="ResetsAt">When it begins anew.</param>
internal sealed record CredentialQuotaView(string Unit, double? Limit, double? Remaining, DateTimeOffset? ResetsAt);
