using System.Globalization;
using Microsoft.AspNetCore.SignalR;
using Monitor.Web.Access;
using Monitor.Web.Edge;

namespace Monitor.Web.Api.Live;

/// <summary>
/// What every request meets before its route, for the methods of hubs: a connection lives for hours, so who made it may have lost
/// their rights since, and has to keep to the limits of everybody else.
/// </summary>
internal sealed class HubGuard(OpenStreams streams, InboundLimits limits) : IHubFilter
{
    /// <summary>Bytes of the longest message that a client may send: names and numbers.</summary>
    public const int LongestMessage = 4096;

    public async Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        context.Context.Items[this] = streams.TryOpen(Http(context.Context), "hub") ?? throw new HubException(OpenStreams.TooMany);
        await next(context);
    }

    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var http = Http(invocationContext.Context);
        var caller = http.RequestServices.GetRequiredService<CurrentCaller>();
        if (!await StreamGuard.MayGoOnAsync(http, caller.TeamId))
            throw new HubException("The key or session is not valid, or not any more.");
        var wait = await limits.TakeForCallerAsync(caller.Known, invocationContext.Context.ConnectionAborted);
        if (wait > TimeSpan.Zero)
            throw new HubException(string.Create(
                CultureInfo.InvariantCulture, $"Too many requests. Try again in {Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))} s."));
        return await next(invocationContext);
    }

    public async Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        (context.Context.Items[this] as IDisposable)?.Dispose();
        await next(context, exception);
    }

    private static HttpContext Http(HubCallerContext context) => context.GetHttpContext()!;
}
