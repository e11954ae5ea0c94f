using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Monitor.ProviderSimulator.Cdn;
using Monitor.ProviderSimulator.Control;
using Monitor.ProviderSimulator.Faults;
using Monitor.ProviderSimulator.Providers;
using Monitor.ProviderSimulator.Providers.Apify;
using Monitor.ProviderSimulator.Providers.ArrayBobo;
using Monitor.ProviderSimulator.Providers.BestSolutions;
using Monitor.ProviderSimulator.Providers.GraphApi;
using Monitor.ProviderSimulator.Providers.IgApi;
using Monitor.ProviderSimulator.Providers.JoTucker;
using Monitor.ProviderSimulator.Providers.Lama;
using Monitor.ProviderSimulator.Providers.NeoTank;
using Monitor.ProviderSimulator.Providers.OpenAi;
using Monitor.ProviderSimulator.Providers.RocketApi;
using Monitor.ProviderSimulator.Providers.Shopify;
using Monitor.ProviderSimulator.Providers.TikHub;
using Monitor.ProviderSimulator.Providers.TikHubTikTok;
using Monitor.ProviderSimulator.Providers.YouTube;
using Monitor.ProviderSimulator.Requests;
using Monitor.ProviderSimulator.Time;

namespace Monitor.ProviderSimulator;

/// <summary>A running provider simulator, for the program and for tests in the same process.</summary>
public sealed class SimulatorHost : IAsyncDisposable
{
    private const int LargestRequest = 524_288;

    private readonly WebApplication _app;
    private readonly FaultBook _faults = new();
    private readonly RequestLog _log = new();
    private readonly SortedSet<string> _providerNames;
    private readonly CdnSimulator _cdn;

    private SimulatorHost(SimulatorOptions options)
    {
        Clock = new SimulatorClock(options.TimeProvider);
        _cdn = new CdnSimulator(Clock);
        ISimulatedProvider[] providers =
        [
            new TikHubSimulator(), new RocketApiSimulator(),
            new GraphApiSimulator(), new ArrayBoboSimulator(), new JoTuckerSimulator(), new LamaSimulator(),
            new BestSolutionsSimulator(), new NeoTankSimulator(), new IgApiSimulator(),
            new DataApiSimulator("youtube-data-v3", isResold: false),
            new DataApiSimulator("youtube-search", isResold: false),
            new YouTube138Simulator(), new AnalyticsSimulator(),
            new DataApiSimulator("youtube-v31", isResold: true),
            new DataApiSimulator("youtube-v311", isResold: true),
            new TikHubTikTokSimulator(),
            new ApifySimulator(),
            new OpenAiSimulator(),
            new ShopifySimulator(),
        ];
        _providerNames = new SortedSet<string>(providers.Select(provider => provider.Name), StringComparer.Ordinal);

        // Empty, so that settings lying about where a test runs do not reach it.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseUrls(options.Url).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestRequest;
        });
        _app = builder.Build();
        var server = new ProviderServer(providers, _faults, _log, Clock, options);
        _app.Use(async (http, next) =>
        {
            if (!await server.TryAnswerAsync(http))
                await next(http);
        });
        // After the providers, so that their requests are not matched against the control routes first.
        _app.UseRouting();
        new ControlApi(_faults, _log, Clock, _cdn, _providerNames).Map(_app);
    }

    /// <summary>Address of the simulator, without a trailing slash.</summary>
    public string BaseUrl { get; private set; } = "";

    /// <summary>The network's time.</summary>
    public SimulatorClock Clock { get; }

    /// <summary>How the servers behave that hand out pictures and videos.</summary>
    public CdnSettings Cdn
    {
        get => _cdn.Settings;
        set => _cdn.Settings = value;
    }

    /// <summary>How often those servers were asked.</summary>
    public long CdnRequests => _cdn.Requests;

    /// <summary>Where those servers hand out what they have at this address, such as <c>cdn/sized/1.jpg</c>.</summary>
    public string CdnUrl(string address) => $"{BaseUrl}/_simulator/pictures/{address}";

    /// <summary>The bytes behind an address that behaves.</summary>
    public byte[] CdnContent(string address) => _cdn.ContentOf(address);

    /// <summary>What an address does with the settings of now.</summary>
    public CdnBehaviour CdnBehaviour(string address) => _cdn.BehaviourOf(address);

    /// <summary>Starts a simulator.</summary>
    public static async Task<SimulatorHost> StartAsync(SimulatorOptions? options = null, CancellationToken ct = default)
    {
        var host = new SimulatorHost(options ?? new SimulatorOptions());
        await host._app.StartAsync(ct);
        var server = (IServer)host._app.Services.GetService(typeof(IServer))!;
        host.BaseUrl = server.Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return host;
    }

    /// <summary>Base address of one provider, without a trailing slash.</summary>
    public Uri ProviderUrl(string provider) => new($"{BaseUrl}/{provider}");

    /// <summary>The latest requests that match, oldest first.</summary>
    public IReadOnlyList<LoggedRequest> Requests(RequestFilter? filter = null, int limit = RequestLog.Capacity) =>
        _log.Find(filter ?? new RequestFilter(), limit);

    /// <summary>How many requests match.</summary>
    public int CountRequests(RequestFilter? filter = null) => _log.Count(filter ?? new RequestFilter());

    /// <summary>Forgets all requests.</summary>
    public void ClearRequests() => _log.Clear();

    /// <summary>Adds a fault and returns it with its id.</summary>
    public FaultRule AddFault(FaultRule rule) =>
        rule.Provider == FaultRule.EveryProvider || _providerNames.Contains(rule.Provider)
            ? _faults.Add(rule)
            : throw new ArgumentException($"No provider '{rule.Provider}'; there are {string.Join(", ", _providerNames)}.", nameof(rule));

    /// <summary>Ends one fault; false when it has ended already.</summary>
    public bool RemoveFault(int id) => _faults.Remove(id);

    /// <summary>Ends all faults.</summary>
    public void ClearFaults() => _faults.Clear();

    /// <summary>Runs until the process is told to stop.</summary>
    public Task WaitForShutdownAsync(CancellationToken ct = default) => _app.WaitForShutdownAsync(ct);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // Hanging requests must not hold up the end.
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }
}
