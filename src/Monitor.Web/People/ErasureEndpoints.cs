using System.Globalization;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Monitor.Data.Erasure;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.People;

/// <summary>Removes what is known of somebody.</summary>
internal static class ErasureEndpoints
{
    public static void MapErasure(this IEndpointRouteBuilder app) =>
        app.MapDelete("/api/v1/accounts/{account_id}", EraseAsync).WithTags("Content").Validates<ErasureQuery>().Documented(ErasureDocs.Erase)
            .Requires(Permission.AccountsErase);

    private static async Task<IResult> EraseAsync(
        [FromRoute(Name = "account_id")] string id, [AsParameters] ErasureQuery query, AccountErasure erasure, CurrentTeam team,
        CurrentCaller current, CancellationToken ct)
    {
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var accountId))
            return Unknown(id);
        var result = await erasure.EraseAsync(team.Id, accountId, current.Known.IsOperator, current.Actor, ct);
        return result.Outcome switch
        {
            ErasureOutcome.Done => Answer.Ok(new ErasureView(accountId, result.Removed)),
            ErasureOutcome.WatchedByOthers => Answer.Conflict(
                "account_id", "Other teams watch this account too. Ask the operator of the installation.", ErrorCodes.WatchedByOthers),
            _ => Unknown(id),
        };
    }

    private static IResult Unknown(string id) => Answer.NotFound("account_id", $"No account {id} is known to you.", ErrorCodes.AccountNotFound);
}

/// <summary>Says that it is meant.</summary>
internal sealed record ErasureQuery([FromQuery(Name = "purge")] string? Purge);

internal sealed class ErasureQueryValidator : AbstractValidator<ErasureQuery>
{
    public ErasureQueryValidator() => RuleFor(r => r.Purge).Must(text => text == "true")
        .WithMessage("Erasing cannot be undone: say purge=true.").WithErrorCode(ErrorCodes.PurgeRequired);
}

/// <summary>What was removed.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Removed">How many rows, by kind.</param>
internal sealed record ErasureView(long AccountId, IReadOnlyDictionary<string, int> Removed);

internal static class ErasureDocs
{
    public static readonly OperationDoc Erase = new(
        "eraseAccount", "Erase an account",
        "Removes the account, its handles, posts, measurements, logs and media, the tasks that watch it, what is cached, and tags of it at "
        + "other posts, in one transaction and for good. What other teams watch too only the operator of the installation can erase.")
    {
        Parameters =
        [
            new ParameterDoc("account_id", "The account's id.", "42"),
            new ParameterDoc("purge", "Has to be true.", "true") { OneOf = ["true"] },
        ],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<ErasureView>), "Nothing is left.",
                """
                {
                  "status_code": 200, "success": true,
                  "data": { "account_id": 42, "removed": { "account": 1, "measurement": 1204, "post": 12, "task": 2 } }
                }
                """),
        ],
        Errors =
        [
            new ErrorDoc(404, ErrorCodes.AccountNotFound, "account_id", "No account 42 is known to you."),
            new ErrorDoc(409, ErrorCodes.WatchedByOthers, "account_id",
                "Other teams watch this account too. Ask the operator of the installation."),
            new ErrorDoc(422, ErrorCodes.PurgeRequired, "purge", "Erasing cannot be undone: say purge=true."),
        ],
    };
}
