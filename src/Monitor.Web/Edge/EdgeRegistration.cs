using System.Net;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Monitor.Web.Access;
using Monitor.Web.Answers;

namespace Monitor.Web.Edge;

/// <summary>What stands between the network and the routes, from the outside in.</summary>
internal static class EdgeRegistration
{
    public static IServiceCollection AddEdge(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RateLimitOptions>().Bind(configuration.GetSection(RateLimitOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<RequestOptions>().Bind(configuration.GetSection(RequestOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<CorsOptions>().Bind(configuration.GetSection(CorsOptions.Section));
        services.AddOptions<ProxyOptions>().Bind(configuration.GetSection(ProxyOptions.Section));
        services.AddSingleton<InboundLimits>();
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<RequestOptions>>((kestrel, requests) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = requests.Value.MaxBodyBytes;
        });
        services.AddRequestTimeouts();
        services.AddOptions<RequestTimeoutOptions>().Configure<IOptions<RequestOptions>>((timeouts, requests) =>
            timeouts.DefaultPolicy = new RequestTimeoutPolicy { Timeout = requests.Value.Timeout, TimeoutStatusCode = StatusCodes.Status504GatewayTimeout });
        services.AddCors();
        services.AddOptions<Microsoft.AspNetCore.Cors.Infrastructure.CorsOptions>().Configure<IOptions<CorsOptions>>((cors, given) =>
            cors.AddDefaultPolicy(policy => policy
                .WithOrigins(given.Value.Origins)
                .AllowAnyMethod()
                .WithHeaders("Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID", RequestIds.Header, "X-Requested-With", "X-SignalR-User-Agent")
                .WithExposedHeaders(RequestIds.Header, "Retry-After")));
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<ProxyOptions>>((forwarded, proxy) => Trust(forwarded, proxy.Value));
        return services;
    }

    /// <summary>Everything that happens to a request before it reaches its route.</summary>
    /// <param name="app">The service.</param>
    /// <param name="pages">Adds what is handed out to everybody, without asking who they are.</param>
    public static void UseEdge(this WebApplication app, Action? pages = null)
    {
        if (app.Services.GetRequiredService<IOptions<ProxyOptions>>().Value.Trusted.Length > 0)
            app.UseForwardedHeaders();
        app.UseRequestIds();
        app.UseSecurityHeaders();
        app.UseRefusalLog();
        app.UseErrorEnvelope();
        app.UseCors();
        app.UseRequestTimeouts();
        app.UseAddressLimits();
        pages?.Invoke();
        app.UseCallers();
        app.UseCallerLimits();
        app.UseAccessRules();
        app.UsePlainQueries();
        app.UseBodyRules();
    }

    private static void Trust(ForwardedHeadersOptions forwarded, ProxyOptions proxy)
    {
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var text in proxy.Trusted)
            if (System.Net.IPNetwork.TryParse(text, out var network))
                forwarded.KnownIPNetworks.Add(network);
            else if (IPAddress.TryParse(text, out var address))
                forwarded.KnownProxies.Add(address);
            else
                throw new OptionsValidationException(
                    ProxyOptions.Section, typeof(ProxyOptions), [$"Proxy:Trusted holds \"{text}\"; it has to be an address or a network such as 10.0.0.0/8."]);
    }
}
