using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Monitor.Data.Credentials;
using Monitor.Data.Providers;
using Monitor.Data.Time;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Credentials;

/// <summary>The keys of the data providers. Secrets go in and never come out.</summary>
internal static class CredentialEndpoints
{
    private const string Entity = "credential";

    public static void MapCredentials(this IEndpointRouteBuilder app)
    {
        var credentials = app.MapGroup("/api/v1/credentials").WithTags("Credentials").Requires(Permission.CredentialsRead, Permission.CredentialsManage);
        credentials.MapPost("", AddAsync).Validates<AddCredential>().Documented(CredentialDocs.Add);
        credentials.MapGet("", ListAsync).Documented(CredentialDocs.List);
        credentials.MapGet("/{credential_id:long}", GetAsync).Documented(CredentialDocs.Get);
        credentials.MapPost("/{credential_id:long}/disable", DisableAsync).Documented(CredentialDocs.Disable);
        credentials.MapPost("/{credential_id:long}/enable", EnableAsync).Documented(CredentialDocs.Enable);
        credentials.MapPost("/{credential_id:long}/rotate", RotateAsync).Validates<RotateCredential>().Documented(CredentialDocs.Rotate);
        credentials.MapPost("/{credential_id:long}/test", CredentialTest.RunAsync).Documented(CredentialDocs.Test);
        credentials.MapDelete("/{credential_id:long}", DeleteAsync).Documented(CredentialDocs.Delete);
    }

    private static async Task<IResult> AddAsync(
        AddCredential body, CredentialStore store, ProviderCatalog providers, TimeProvider time, CancellationToken ct)
    {
        // While no worker has published what there is, any name is taken.
        var known = await providers.ListAsync(ct);
        if (known.Count > 0 && known.All(provider => provider.Name != body.Source))
            return Answer.Invalid("source", $"source is one of: {string.Join(", ", known.Select(provider => provider.Name))}.", ErrorCodes.UnknownValue);
        if (Missing(known.FirstOrDefault(provider => provider.Name == body.Source), body.Credentials!) is { } missing)
            return missing;
        var added = new NewCredential(
            body.IdempotencyKey ?? $"{body.Source}:{body.Handle}", body.Source!, body.Handle!, SecretRules.Plain(body.Credentials!));
        var former = (await store.ListAsync(body.Source, ct)).FirstOrDefault(known => known.IdempotencyKey == added.IdempotencyKey);
        var (credential, created) = await store.UpsertAsync(added, ct);
        Audited.Change(Entity, credential.Id, former is null ? null : State(former), State(credential));
        var view = CredentialView.Of(credential, time.GetUtcNow());
        return created ? Answer.Created(view) : Answer.Ok(view);
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] CredentialQuery query, CredentialStore store, TimeProvider time, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return Answer.Ok((await store.ListAsync(query.Source, ct)).Select(credential => CredentialView.Of(credential, now)).ToArray());
    }

    private static async Task<IResult> GetAsync(
        [FromRoute(Name = "credential_id")] long credentialId, CredentialStore store, TimeProvider time, CancellationToken ct) =>
        Show(credentialId, await store.FindAsync(credentialId, ct), time);

    private static async Task<IResult> DisableAsync(
        [FromRoute(Name = "credential_id")] long credentialId, CredentialStore store, TimeProvider time, CancellationToken ct) =>
        Show(credentialId, await ChangedAsync(credentialId, store, () => store.DisableAsync(credentialId, ct), ct), time);

    private static async Task<IResult> EnableAsync(
        [FromRoute(Name = "credential_id")] long credentialId, CredentialStore store, TimeProvider time, CancellationToken ct) =>
        Show(credentialId, await ChangedAsync(credentialId, store, () => store.EnableAsync(credentialId, ct), ct), time);

    private static async Task<IResult> RotateAsync(
        [FromRoute(Name = "credential_id")] long credentialId, RotateCredential body, CredentialStore store, ProviderCatalog providers, TimeProvider time,
        CancellationToken ct)
    {
        if (await store.FindAsync(credentialId, ct) is { } known
            && Missing((await providers.ListAsync(ct)).FirstOrDefault(provider => provider.Name == known.Source), body.Credentials!) is { } missing)
            return missing;
        return await ChangedAsync(credentialId, store, () => store.RotateAsync(credentialId, SecretRules.Plain(body.Credentials!), ct), ct) is { } credential
            ? Show(credentialId, credential, time)
            : await RefuseAsync(credentialId, store, ct);
    }

    // All that are missing, each by its name. Before a worker has said what its providers need, nobody knows; then the worker says it later.
    private static IResult? Missing(Provider? provider, IReadOnlyDictionary<string, string?> fields)
    {
        ApiError[] missing =
        [
            .. from field in provider?.RequiredFields ?? []
               where !fields.TryGetValue(field, out var value) || string.IsNullOrWhiteSpace(value)
               select new ApiError(
                   $"credentials.{field}", $"credentials.{field} is required: {provider!.Name} needs it besides the key.", ErrorCodes.InvalidCredential),
        ];
        return missing.Length == 0 ? null : Answer.Invalid(missing);
    }

    private static async Task<IResult> DeleteAsync(
        [FromRoute(Name = "credential_id")] long credentialId, CredentialStore store, TimeProvider time, CancellationToken ct) =>
        await ChangedAsync(credentialId, store, () => store.DeleteAsync(credentialId, ct), ct, isGone: true) is { } credential
            ? Show(credentialId, credential, time)
            : await RefuseAsync(credentialId, store, ct);

    private static async Task<Credential?> ChangedAsync(
        long id, CredentialStore store, Func<Task<Credential?>> change, CancellationToken ct, bool isGone = false)
    {
        var before = await store.FindAsync(id, ct);
        var after = await change();
        if (before is not null && after is not null)
            Audited.Change(Entity, id, State(before), isGone ? null : State(after));
        return after;
    }

    private static JsonObject State(Credential credential) => new()
    {
        ["source"] = credential.Source,
        ["handle"] = credential.Handle,
        ["version"] = credential.Version,
        ["enabled"] = credential.Enabled,
        ["data_access_expired"] = credential.DataAccessExpired,
        ["disabled_till"] = credential.DisabledTill?.ToWireFormat(),
    };

    private static IResult Show(long id, Credential? credential, TimeProvider time) => credential is null
        ? Answer.NotFound("credential_id", $"There is no credential {id}.", ErrorCodes.CredentialNotFound)
        : Answer.Ok(CredentialView.Of(credential, time.GetUtcNow()));

    private static async Task<IResult> RefuseAsync(long id, CredentialStore store, CancellationToken ct) => await store.FindAsync(id, ct) is null
        ? Answer.NotFound("credential_id", $"There is no credential {id}.", ErrorCodes.CredentialNotFound)
        : Answer.Conflict("credential_id", "The credential belongs to the configuration; change it there, or disable it here.", ErrorCodes.CredentialConfigured);
}
