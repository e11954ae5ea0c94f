using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Monitor.Data.Content;
using Monitor.Data.Enrichment;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Enrichment;

/// <summary>What a language model estimates of accounts, with which prompts, and what was rejected.</summary>
internal static class EnrichmentEndpoints
{
    public const int DefaultLimit = 50;
    public const int DefaultDays = 30;

    public static void MapEnrichment(this IEndpointRouteBuilder app)
    {
        var enrichment = app.MapGroup("/api/v1/enrichment").WithTags("Enrichment").Requires(Permission.AccountsRead);
        enrichment.MapGet("", StateAsync).Documented(EnrichmentDocs.State);
        enrichment.MapGet("/prompts", PromptsAsync).Validates<PromptsQuery>().Documented(EnrichmentDocs.Prompts);
        enrichment.MapGet("/rejected", RejectedAsync).Validates<RejectionsQuery>().Documented(EnrichmentDocs.Rejected);
        app.MapGet("/api/v1/accounts/{account_id:long}/enrichment", AccountAsync).WithTags("Enrichment").Documented(EnrichmentDocs.Account)
            .Requires(Permission.AccountsRead);
    }

    private static async Task<IResult> StateAsync(IOptions<EnrichmentOptions> options, ModelLedger ledger, TimeProvider time, CancellationToken ct)
    {
        var (settings, spent) = (options.Value, await ledger.SpentAsync(time.GetUtcNow(), ct));
        return Answer.Ok(new EnrichmentView(
            settings.IsOn(), settings.IsOn() ? null : EnrichmentOptions.HowToConfigure, settings.Model, settings.Concurrency, settings.BatchSize, settings.DailyBudgetUsd,
            spent.SpentUsd, spent.Calls, settings.ComparePercent, settings.KindsOfSearches(),
            [
                .. EnrichmentKinds.All.Select(kind => new KindView(
                    kind.Name, kind.Flow, kind.Description, [.. kind.Fields.Select(field => new FieldView(field.Name, field.Description))], kind.Needed)),
            ]));
    }

    private static async Task<IResult> PromptsAsync(
        [AsParameters] PromptsQuery query, PromptBook book, EnrichmentReader reader, TimeProvider time, CancellationToken ct)
    {
        var days = QueryText.Number(query.Days) ?? DefaultDays;
        var since = time.GetUtcNow() - TimeSpan.FromDays(days);
        var figures = (await reader.FiguresAsync(since, ct)).ToDictionary(row => (row.Kind, row.PromptVersion));
        var agreement = await reader.AgreementAsync(since, ct);
        return Answer.Ok(new PromptsView(
            days,
            [.. book.All.Select(prompt => ToView(prompt, book.ShareOf(prompt), figures.GetValueOrDefault((prompt.Kind.Name, prompt.Version))))],
            [
                .. agreement.Select(row => new AgreementView(
                    row.Kind, row.First, row.Second, row.Accounts, row.Values, row.Same, row.Values == 0 ? null : Rounded((double)row.Same / row.Values), row.OnlyFirst,
                    row.OnlySecond)),
            ]));
    }

    private static async Task<IResult> RejectedAsync([AsParameters] RejectionsQuery query, EnrichmentReader reader, CurrentTeam team, CancellationToken ct)
    {
        var limit = QueryText.Number(query.Limit) ?? DefaultLimit;
        var filter = new RejectionFilter(
            query.Kind, QueryText.Number(query.PromptVersion), query.Reason, query.AccountId is { } account ? long.Parse(account, CultureInfo.InvariantCulture) : null);
        var page = await reader.RejectedAsync(team.Id, filter, QueryText.IdPosition(query.Cursor, null), limit + 1, ct);
        return Answer.Ok(
            page.Take(limit).Select(row => new RejectionView(
                row.Id, row.AccountId, row.Platform, row.Username, row.Kind, row.PromptVersion, row.Model, row.Reason, row.Detail, row.Answer, row.Tries,
                row.PromptTokens, row.CompletionTokens, row.CostUsd, row.RejectedAt)).ToArray(),
            page.Count > limit ? page[limit - 1].Id.ToString(CultureInfo.InvariantCulture) : null);
    }

    private static async Task<IResult> AccountAsync(
        [FromRoute(Name = "account_id")] long accountId, EnrichmentReader reader, ContentReader content, CurrentTeam team, CancellationToken ct)
    {
        if (await content.AccountAsync(team.Id, accountId, ct) is null)
            return Answer.NotFound("account_id", $"No account {accountId} is known to you.", ErrorCodes.AccountNotFound);
        var rows = await reader.OfAsync(accountId, ct);
        return Answer.Ok(rows.Select(row => new EstimateView(
            Estimated: true, row.Kind, row.PromptVersion, row.Model, Ordered(row), row.Missing, row.IsComparison, row.Tries, row.PromptTokens,
            row.CompletionTokens, row.CostUsd, row.DurationMs, row.EstimatedAt)).ToArray());
    }

    // As the kind has its fields, and not as the database keeps them.
    private static JsonObject Ordered(EstimateRow row)
    {
        var values = JsonNode.Parse(row.Result)!.AsObject();
        return EnrichmentKinds.Find(row.Kind) is { } kind
            ? new(kind.Fields.Where(field => values.ContainsKey(field.Name)).Select(field => KeyValuePair.Create(field.Name, values[field.Name]?.DeepClone())))
            : values;
    }

    private static PromptView ToView(PromptVersion prompt, double share, VersionFigures? figures)
    {
        var (kept, rejected) = (figures?.Kept ?? 0, figures?.Rejected ?? 0);
        var answers = kept + rejected;
        return new(
            prompt.Kind.Name, prompt.Version, prompt.Name, prompt.Description, prompt.System, prompt.IsOwn, Rounded(share), prompt.Batch, prompt.Captions, kept,
            figures?.Complete ?? 0, rejected, answers == 0 ? null : Rounded((double)kept / answers), figures?.Tries ?? 0, figures?.PromptTokens ?? 0,
            figures?.CompletionTokens ?? 0, figures?.CostUsd ?? 0, answers == 0 ? null : Math.Round(figures!.CostUsd / answers, 8),
            figures?.MeanMs is { } mean ? Math.Round(mean, 1) : null);
    }

    private static double Rounded(double part) => Math.Round(part, 4);
}
