using Monitor.Data.Credits;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Credits;

/// <summary>Balance and ledger of a team's credits.</summary>
internal static class CreditEndpoints
{
    private const int DefaultLimit = 50;

    public static void MapCredits(this IEndpointRouteBuilder app)
    {
        var credits = app.MapGroup("/api/v1/credits").WithTags("Credits");
        credits.MapGet("", BalanceAsync).Requires(Permission.JobsRead).Documented(CreditDocs.Balance);
        credits.MapGet("/ledger", LedgerAsync).Requires(Permission.JobsRead).Validates<LedgerQuery>().Documented(CreditDocs.Ledger);
        credits.MapPost("/grants", GrantAsync).Requires(Permission.Operate).Validates<GrantCredits>().Documented(CreditDocs.Grant);
    }

    private static async Task<IResult> BalanceAsync(CreditLedger credits, CurrentTeam team, TimeProvider time, CancellationToken ct) =>
        Answer.Ok(ToView(await credits.BalanceAsync(team.Id, time.GetUtcNow(), ct)));

    private static async Task<IResult> LedgerAsync([AsParameters] LedgerQuery query, CreditLedger credits, CurrentTeam team, CancellationToken ct)
    {
        var limit = QueryText.Number(query.Limit) ?? DefaultLimit;
        var entries = await credits.LedgerAsync(team.Id, QueryText.IdPosition(query.Cursor, query.Before), limit + 1, ct);
        var page = entries.Take(limit).Select(e => new CreditEntryView(e.Id, e.At, e.Kind, e.Amount, e.Reserved, e.JobId, e.Note)).ToArray();
        return Answer.Ok(page, entries.Count > limit ? $"{page[^1].Id}" : null);
    }

    private static async Task<IResult> GrantAsync(
        GrantCredits body, HttpRequest request, CreditLedger credits, CurrentCaller caller, TimeProvider time, CancellationToken ct)
    {
        if (!IdempotencyKey.TryRead(request, out var key))
            return IdempotencyKey.TooLong();
        if ((body.TeamId ?? caller.Known.TeamId) is not { } teamId)
            return Answer.Invalid("team_id", "team_id is required of somebody who is in no team.", ErrorCodes.Required);
        return await credits.GrantAsync(teamId, body.Amount!.Value, body.Note, key, time.GetUtcNow(), ct) switch
        {
            Grant.Given given => Granted(teamId, body.Amount.Value, given.Balance),
            Grant.KeyTaken => IdempotencyKey.Taken(),
            _ => Answer.NotFound("team_id", $"There is no team {teamId}.", ErrorCodes.TeamNotFound),
        };
    }

    private static IResult Granted(long teamId, long amount, CreditBalance balance)
    {
        Audited.Change("team", teamId, Audited.State("balance", balance.Balance - amount), Audited.State("balance", balance.Balance));
        return Answer.Ok(ToView(balance));
    }

    private static CreditsView ToView(CreditBalance balance) => new(balance.Balance, balance.Reserved, balance.Available);
}
