using System.Globalization;
using System.Text.Json.Serialization;
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
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static void MapErasure(this IEndpointRouteBuilder app)
    {
        app.MapDelete("/api/v1/accounts/{account_id}", EraseAsync).WithTags("Content").Validates<ErasureQuery>().Documented(ErasureDocs.Erase)
            .Requires(Permission.AccountsErase);
        app.MapGet("/api/v1/accounts/{account_id}/erasure", PreviewAsync).WithTags("Content").Documented(ErasureDocs.Preview)
            .Requires(Permission.AccountsErase);
    }

    private static async Task<IResult> EraseAsync(
        [FromRoute(Name = "account_id")] string accountId, [AsParameters] ErasureQuery query, AccountErasure erasure, CurrentCaller current, CancellationToken ct) =>
        TryOrder(accountId, current) is { } order ? Answered(accountId, await erasure.EraseAsync(order, current.Actor, Patience, ct)) : Unknown(accountId);

    private static async Task<IResult> PreviewAsync(
        [FromRoute(Name = "account_id")] string accountId, AccountErasure erasure, CurrentCaller current, CancellationToken ct) =>
        TryOrder(accountId, current) is { } order ? Answered(accountId, await erasure.PreviewAsync(order, ct)) : Unknown(accountId);

    private static ErasureOrder? TryOrder(string id, CurrentCaller current) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var accountId)
            ? new ErasureOrder(accountId, current.Known.TeamId, current.Known.IsOperator)
            : null;

    private static IResult Answered(string id, ErasureResult result) => result.Outcome switch
    {
        ErasureOutcome.Done => Answer.Ok(new ErasureView(
            long.Parse(id, CultureInfo.InvariantCulture), result.Removed,
            [.. result.Teams.Select(team => new TouchedTeamView(team.TeamId, team.TeamName, team.Work))])),
        ErasureOutcome.UnderWay => Answer.Accepted(new ErasureView(long.Parse(id, CultureInfo.InvariantCulture), result.Removed, [])
        {
            UnderWay = true,
            Remaining = result.Remaining,
        }),
        ErasureOutcome.WatchedByOthers => Answer.Conflict(
            "account_id", "Other teams watch this account or have looked it up. Ask an operator of the installation.", ErrorCodes.WatchedByOthers),
        _ => Unknown(id),
    };

    private static IResult Unknown(string id) => Answer.NotFound("account_id", $"No account {id} is known to you.", ErrorCodes.AccountNotFound);
}

/// <summary>Says that it is meant.</summary>
internal sealed record ErasureQuery
{
    [FromQuery(Name = "purge")] public string? Purge { get; init; }
}

internal sealed class ErasureQueryValidator : AbstractValidator<ErasureQuery>
{
    public ErasureQueryValidator() => RuleFor(r => r.Purge).Must(text => text == "true")
        .WithMessage("Erasing cannot be undone: say purge=true.").WithErrorCode(ErrorCodes.PurgeRequired);
}

/// <summary>What was removed, or would be.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Removed">How many rows, by kind.</param>
/// <param name="Teams">Whose work it touches.</param>
internal sealed record ErasureView(long AccountId, IReadOnlyDictionary<string, int> Removed, IReadOnlyList<TouchedTeamView> Teams)
{
    /// <summary>true while it goes on by itself; absent otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? UnderWay { get; init; }

    /// <summary>About how many rows are not gone yet; only while it is under way.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Remaining { get; init; }
}

/// <summary>A team that has something of the account.</summary>
/// <param name="TeamId">The team.</param>
/// <param name="Name">Its name.</param>
/// <param name="Work">How many tasks, jobs, requests, and results in which the account came along.</param>
internal sealed record TouchedTeamView(long TeamId, string Name, IReadOnlyDictionary<string, int> Work);

internal static class ErasureDocs
{
    private const string Example =
        """
        {
          "status_code": 200, "success": true,
          "data": {
            "account_id": 42, "removed": { "account": 1, "measurement": 1204, "post": 12, "task": 2 },
            "teams": [{ "team_id": 1, "name": "Research", "work": { "job": 3, "task": 2 } }]
          }
        }
        """;

    private const string UnderWayExample =
        """
        { "status_code": 202, "success": true, "data": { "account_id": 42, "removed": { "measurement": 180000 }, "teams": [], "under_way": true, "remaining": 770000 } }
        """;

    private static readonly ErrorDoc Unknown = new(404, ErrorCodes.AccountNotFound, "account_id", "No account 42 is known to you.");

    private static readonly ErrorDoc WatchedByOthers = new(
        409, ErrorCodes.WatchedByOthers, "account_id",
        "Other teams watch this account or have looked it up. Ask an operator of the installation.");

    public static readonly OperationDoc Preview = new(
        "previewErasure", "What erasing an account would remove",
        "Answers what the erasure would answer, and changes nothing: how many rows of which kind go, and whose work it touches. "
        + "While an erasure is under way it says how far that is.")
    {
        Parameters = [new ParameterDoc("account_id", "The account's id.", "42")],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<ErasureView>), "What would go.", Example),
            new ReplyDoc(202, typeof(Envelope<ErasureView>), "It is under way.", UnderWayExample),
        ],
        Errors = [Unknown, WatchedByOthers],
    };

    public static readonly OperationDoc Erase = new(
        "eraseAccount", "Erase an account",
        "Removes the account, its handles, posts, measurements, logs and media, the tasks that watch it, what is cached, and tags of it at "
        + "other posts, for good. Of an account with very many measurements these go first, a part at a time: after some seconds the answer is 202, the rest goes on by "
        + "itself, and `GET …/erasure` tells how far it is until it answers 404. While another team has anything of it, such as a task, a job, a request or a result in which "
        + "it came along, only an operator of the installation can erase it: that reaches all teams, `teams` says whose work it touched, and each "
        + "finds it in its audit log.")
    {
        Parameters =
        [
            new ParameterDoc("account_id", "The account's id.", "42"),
            new ParameterDoc("purge", "Has to be true.", "true") { OneOf = ["true"] },
        ],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<ErasureView>), "Nothing is left.", Example),
            new ReplyDoc(202, typeof(Envelope<ErasureView>), "It has begun and goes on by itself.", UnderWayExample),
        ],
        Errors =
        [
            Unknown, WatchedByOthers,
            new ErrorDoc(422, ErrorCodes.PurgeRequired, "purge", "Erasing cannot be undone: say purge=true."),
        ],
    };
}
