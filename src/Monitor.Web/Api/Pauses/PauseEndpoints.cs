using FluentValidation;
using Monitor.Data.Queues;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Pauses;

/// <summary>What to pause; everything else goes on.</summary>
/// <param name="Kinds">Kinds of work, or <c>all</c>; none: nothing is paused any more.</param>
/// <param name="Reason">Why, for people.</param>
internal sealed record SetPauses(IReadOnlyList<string?>? Kinds, string? Reason);

/// <summary>A pause.</summary>
/// <param name="Scope"><c>installation</c> or <c>team</c>.</param>
/// <param name="Kind">What is paused.</param>
/// <param name="PausedAt">Since when.</param>
/// <param name="PausedBy">Who did it; of the installation, only the operator is told.</param>
/// <param name="Reason">Why.</param>
internal sealed record PauseView(string Scope, string Kind, DateTimeOffset PausedAt, string? PausedBy, string? Reason);

internal sealed class SetPausesValidator : AbstractValidator<SetPauses>
{
    public const int LongestReason = 500;

    public SetPausesValidator()
    {
        var kinds = string.Join(", ", PausableKinds.OfEverybody);
        RuleFor(r => r.Kinds).NotNull().WithMessage($"kinds is a list of: {kinds}.").WithErrorCode(ErrorCodes.Required);
        RuleFor(r => r.Kinds).Must(list => list is null || list.All(kind => PausableKinds.OfEverybody.Contains(kind, StringComparer.Ordinal)))
            .WithMessage($"kinds is a list of: {kinds}.").WithErrorCode(ErrorCodes.UnknownValue);
        RuleFor(r => r.Reason).MaximumLength(LongestReason)
            .WithMessage($"reason has at most {LongestReason} characters.").WithErrorCode(ErrorCodes.OutOfRange);
    }
}

/// <summary>Pauses above one job or flow.</summary>
internal static class PauseEndpoints
{
    public static void MapPauses(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/pauses", ListAsync).WithTags("Jobs").Requires(Permission.JobsRead).Documented(PauseDocs.List);
        app.MapPut("/api/v1/pauses", SetForEverybodyAsync).WithTags("Jobs").Requires(Permission.Operate).Validates<SetPauses>()
            .Documented(PauseDocs.SetForEverybody);
        app.MapPut("/api/v1/team/pauses", SetForTeamAsync).WithTags("Jobs").Requires(Permission.JobsWrite).Validates<SetPauses>()
            .Documented(PauseDocs.SetForTeam);
    }

    private static async Task<IResult> ListAsync(QueuePauses pauses, CurrentTeam team, CurrentCaller caller, CancellationToken ct) =>
        Answer.Ok((await pauses.ListAsync(team.Id, ct)).Select(pause => ToView(pause, caller.Known.IsOperator)).ToArray());

    private static async Task<IResult> SetForEverybodyAsync(
        SetPauses body, QueuePauses pauses, CurrentTeam team, CurrentCaller caller, CancellationToken ct)
    {
        await pauses.SetAsync(null, Kinds(body), body.Reason, ct);
        return await ListAsync(pauses, team, caller, ct);
    }

    private static async Task<IResult> SetForTeamAsync(
        SetPauses body, QueuePauses pauses, CurrentTeam team, CurrentCaller caller, CancellationToken ct)
    {
        var kinds = Kinds(body);
        if (kinds.Except(PausableKinds.OfTeam, StringComparer.Ordinal).FirstOrDefault() is { } shared)
            return Answer.Invalid(
                "kinds", $"{shared} of all teams share their queues. Of a team, these can be paused: {string.Join(", ", PausableKinds.OfTeam)}.", ErrorCodes.UnknownValue);
        await pauses.SetAsync(team.Id, kinds, body.Reason, ct);
        return await ListAsync(pauses, team, caller, ct);
    }

    private static string[] Kinds(SetPauses body) => [.. body.Kinds!.Select(kind => kind!).Distinct(StringComparer.Ordinal)];

    private static PauseView ToView(QueuePause pause, bool toOperator) => pause.TeamId is null
        ? new("installation", pause.Kind, pause.PausedAt, toOperator ? pause.PausedBy : null, pause.Reason)
        : new("team", pause.Kind, pause.PausedAt, pause.PausedBy, pause.Reason);
}
