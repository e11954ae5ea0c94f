using System.Globalization;
using Monitor.Data.Flows;
using Monitor.Data.SocialPlatforms;
using Npgsql;

namespace Monitor.Data.Actions;

/// <summary>Actions over scrape requests, in the order of their ids: those that failed run again, those that wait or run are cancelled.</summary>
internal sealed class RequestActionWork(FailedRequests failed, OpenRequests open, FlowCatalog flows, PlatformRegistry platforms) : IActionWork
{
    public string Kind => ActionKinds.Requests;

    public async Task<long> CountAsync(ActionRow action, CancellationToken ct) => IsRetry(action)
        ? await failed.RetryAsync(action.TeamId, FilterOf(action), isDry: true, ct)
        : await open.CountAsync(action.TeamId, FilterOf(action), ct);

    public async Task<ActionPart> StepAsync(ActionRow action, ActionNote note, CancellationToken ct)
    {
        var after = action.Position is { } position ? long.Parse(position, CultureInfo.InvariantCulture) : 0;
        var part = IsRetry(action)
            ? await failed.RetryPartAsync(action.TeamId, FilterOf(action), after, NoteAsync, ct)
            : await open.CancelPartAsync(action.TeamId, FilterOf(action), after, NoteAsync, ct);
        return new(part.Last is { } last ? Text(last) : null, part.IsLast);

        Task NoteAsync(NpgsqlConnection connection, long lastId, int done, int changed, CancellationToken token) =>
            note(connection, Text(lastId), done, changed, token);
    }

    private static bool IsRetry(ActionRow action) => action.Action == "retry";

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    private RetryFilter FilterOf(ActionRow action) => new()
    {
        Ids = action.Selection.Ids?.Select(id => long.Parse(id, CultureInfo.InvariantCulture)).ToArray(),
        Flow = action.Selection.Filter?.Flow,
        Accounts = action.Selection.Filter?.Account is { } account ? FlowTargets.Meanings(flows.All, platforms, account) : null,
        ErrorCode = action.Selection.Filter?.ErrorCode,
        Status = action.Selection.Filter?.Status,
        From = action.Selection.Filter?.From,
        To = action.Selection.Filter?.To,
        CreatedUntil = action.CreatedAt,
    };
}
