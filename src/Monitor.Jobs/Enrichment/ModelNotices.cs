using Monitor.Data.Notices;

namespace Monitor.Jobs.Enrichment;

/// <summary>Tells operators what only they can mend: a key that is not taken, a quota or a budget that is spent.</summary>
public sealed class ModelNotices(NoticeBoard notices, TimeProvider time)
{
    private readonly Lock _gate = new();
    private bool? _isRefused;
    private DateOnly _spentDay;

    /// <summary>Notes how a call ended.</summary>
    public async Task NoteAsync(ModelAnswer answer, CancellationToken ct)
    {
        switch (answer.Outcome)
        {
            case ModelOutcome.Auth or ModelOutcome.Quota or ModelOutcome.Config when Changes(isRefused: true):
                await notices.RaiseAsync(NoticeKeys.ModelRefuses, NoticeSeverity.Warning, answer.Detail!, expiresAt: null, ct);
                break;
            // What a process before this one raised is cleared as well.
            case ModelOutcome.Ok when Changes(isRefused: false):
                await notices.ClearAsync(NoticeKeys.ModelRefuses, ct);
                break;
            case ModelOutcome.Budget when IsFirstOfDay():
                await notices.RaiseAsync(NoticeKeys.ModelBudget, NoticeSeverity.Warning, answer.Detail!, Tomorrow(), ct);
                break;
        }
    }

    private DateTimeOffset Tomorrow() => new(time.GetUtcNow().UtcDateTime.Date.AddDays(1), TimeSpan.Zero);

    private bool Changes(bool isRefused)
    {
        lock (_gate)
        {
            var changes = _isRefused != isRefused;
            _isRefused = isRefused;
            return changes;
        }
    }

    private bool IsFirstOfDay()
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        lock (_gate)
        {
            var isFirst = _spentDay != today;
            _spentDay = today;
            return isFirst;
        }
    }
}
