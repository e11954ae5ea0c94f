using Monitor.Web.Access;

namespace Monitor.Web.Jobs;

/// <summary>Asks again and again whether the caller of an open stream may still see it: keys are revoked, sessions end, roles change.</summary>
internal sealed class StreamGuard(HttpContext http, long teamId, TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private long _checkedAt = time.GetTimestamp();

    /// <summary>False from about a second on after the caller has lost the right to look.</summary>
    public async ValueTask<bool> MayGoOnAsync()
    {
        if (time.GetElapsedTime(_checkedAt) < Period)
            return true;
        return await IsAllowedAsync();
    }

    /// <summary>Whether the caller may look at this moment.</summary>
    public async ValueTask<bool> IsAllowedAsync()
    {
        _checkedAt = time.GetTimestamp();
        var services = http.RequestServices;
        var current = new CurrentCaller();
        await services.GetRequiredService<Callers>().IdentifyAsync(http, current);
        return AccessGate.Check(http, current, services.GetRequiredService<AuthMode>()) is null && current.Value?.TeamId == teamId;
    }
}
