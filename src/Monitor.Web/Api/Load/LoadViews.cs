namespace Monitor.Web.Api.Load;

/// <summary>Work over time.</summary>
/// <param name="From">Where the first bucket begins.</param>
/// <param name="To">Where the last one ends.</param>
/// <param name="BucketSeconds">How long each bucket is.</param>
/// <param name="At">Where each bucket begins; the lists of all series are as long.</param>
/// <param name="Series">One for each platform's monitors, each flow and each kind of queue.</param>
/// <param name="Events">Events that wait, now.</param>
internal sealed record LoadView(DateTimeOffset From, DateTimeOffset To, long BucketSeconds, IReadOnlyList<DateTimeOffset> At, IReadOnlyList<LoadSeriesView> Series, EventLoadView Events);

/// <summary>Events that wait, now.</summary>
/// <param name="Waiting">How many are not handed out yet, up to 10,000.</param>
/// <param name="OldestSeconds">How long the oldest of them has waited.</param>
/// <param name="Broker">The message broker; null where none is used.</param>
internal sealed record EventLoadView(long Waiting, double OldestSeconds, BrokerLoadView? Broker);

/// <summary>How publishing at the broker is doing.</summary>
/// <param name="Connected">Whether it can be reached.</param>
/// <param name="Lag">Events that wait for it.</param>
/// <param name="LagSeconds">How long the oldest of them has waited.</param>
/// <param name="Published">Events that it has confirmed, all in all.</param>
/// <param name="PublishedAt">The last time.</param>
internal sealed record BrokerLoadView(bool Connected, long Lag, double LagSeconds, long Published, DateTimeOffset? PublishedAt);

/// <summary>One kind of work over time; null where nothing is known of a bucket.</summary>
/// <param name="Name">Such as monitors:instagram, flow:refresh_profile_basic, searches.</param>
/// <param name="Kind">monitors, flows, searches, batches, profiles or assets.</param>
/// <param name="Finished">What ended well.</param>
/// <param name="Failed">What failed.</param>
/// <param name="LagMsAvg">How long after its time the work began, on average.</param>
/// <param name="LagMsMax">The longest.</param>
/// <param name="Depth">What waited, on average.</param>
/// <param name="Running">What ran, on average.</param>
internal sealed record LoadSeriesView(
    string Name, string Kind, IReadOnlyList<long?> Finished, IReadOnlyList<long?> Failed, IReadOnlyList<double?> LagMsAvg, IReadOnlyList<int?> LagMsMax,
    IReadOnlyList<double?> Depth, IReadOnlyList<double?> Running);

/// <summary>A process that works.</summary>
/// <param name="WorkerId">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Roles">What it does.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="HeartbeatAt">Its last sign of life.</param>
/// <param name="Alive">Whether that is recent.</param>
/// <param name="RunningTasks">Monitor tasks that it is at.</param>
/// <param name="RunningItems">Items of queues that it is at.</param>
/// <param name="RunsLastMinute">Runs of monitor tasks that it finished within the last minute.</param>
internal sealed record WorkerView(
    int WorkerId, string Name, IReadOnlyList<string> Roles, DateTimeOffset StartedAt, DateTimeOffset HeartbeatAt, bool Alive, int RunningTasks, int RunningItems,
    int RunsLastMinute);

/// <summary>What the keys still allow, and how long what waits will take.</summary>
/// <param name="Platforms">What the providers of each platform allow together.</param>
/// <param name="Providers">What each provider allows.</param>
/// <param name="Queues">What waits.</param>
internal sealed record CapacityView(IReadOnlyList<PlatformCapacityView> Platforms, IReadOnlyList<ProviderCapacityView> Providers, IReadOnlyList<DrainView> Queues);

/// <summary>What the providers of a platform allow together; null: one of them is not limited.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Providers">Providers that can be asked now.</param>
/// <param name="CallsPerMinute">Calls that they allow in a minute, again and again.</param>
/// <param name="CallsLeft">Calls that they still allow now.</param>
internal sealed record PlatformCapacityView(string Platform, int Providers, double? CallsPerMinute, long? CallsLeft);

/// <summary>What a provider allows.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Platforms">Platforms for which it can be asked now.</param>
/// <param name="Keys">Its keys.</param>
/// <param name="KeysHealthy">Those that can be used now.</param>
/// <param name="CallsPerMinute">Calls that it allows in a minute, again and again; 0 while it cannot be asked, null when it has no limit.</param>
/// <param name="CallsLeft">Calls that it still allows now.</param>
/// <param name="Limits">Its limits.</param>
internal sealed record ProviderCapacityView(
    string Provider, IReadOnlyList<string> Platforms, int Keys, int KeysHealthy, double? CallsPerMinute, long? CallsLeft, IReadOnlyList<LimitLeftView> Limits);

/// <summary>A limit and what is left of it.</summary>
internal sealed record LimitLeftView(int Limit, double WindowSeconds, int Used, int Left);

/// <summary>What waits, and how long it will take.</summary>
/// <param name="Name">Such as monitors:instagram, flow:refresh_profile_basic, searches.</param>
/// <param name="Kind">monitors, flows, searches, batches, profiles or assets.</param>
/// <param name="Waiting">What waits now.</param>
/// <param name="Running">What runs now.</param>
/// <param name="PerMinute">What ended in a minute: of the last fifteen, or of those since there was something to do.</param>
/// <param name="SecondsToDrain">How long it will take at that pace until nothing waits; null where nothing ends while something waits.</param>
internal sealed record DrainView(string Name, string Kind, long Waiting, long Running, double PerMinute, long? SecondsToDrain);
