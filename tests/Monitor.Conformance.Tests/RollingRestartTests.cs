using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using Monitor.Testing;
using Xunit;

namespace Monitor.Conformance.Tests;

/// <summary>Replacing processes one after the other while clients follow their heartbeats, as a load balancer does.</summary>
public sealed class RollingRestartTests(PostgresServer postgres)
{
    [Fact]
    public async Task A_restart_of_all_processes_one_by_one_refuses_nobody_and_fails_no_run()
    {
        await using var world = await EngineWorld.StartAsync(postgres, RowsOff.Setting, servers: 2);
        var tasks = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => world.CreateTaskAsync($"rolling{i}")));
        foreach (var task in tasks)
            await world.HasRunsAsync(task, 1);
        await world.HurryAsync(2, tasks);
        using var stop = new CancellationTokenSource();
        var balancer = new Balancer(world.Servers, stop.Token);
        var clients = Enumerable.Range(0, 8).Select(i => CallAsync(balancer, i, stop.Token)).ToArray();

        for (var old = 0; old < 2; old++)
        {
            await balancer.HasServedAsync(50);
            using (var drained = await world.Servers[old].Client.PutAsync("/heartbeat?beat=false", null))
                Assert.Equal(HttpStatusCode.OK, drained.StatusCode);
            await balancer.HasLeftAsync(world.Servers[old]);
            await world.Servers[old].StopAsync();
            Assert.Equal(0, world.Servers[old].ExitCode);
            await world.AddServerAsync(RowsOff.Setting);
            balancer.Use(world.Servers);
        }

        await balancer.HasServedAsync(50);
        await stop.CancelAsync();
        await Task.WhenAll(clients);
        Assert.Equal([], balancer.Failures);
        foreach (var task in tasks)
        {
            await world.HasRunsAsync(task, 4);
            Assert.Equal(0, await world.CountGapsAsync(task));
        }

        Assert.Equal(0, await world.CountDoublesAsync());
        Assert.Equal(0, await world.Database.ScalarAsync<int>("select count(*)::int from task_run where outcome <> 1"));
    }

    private static async Task CallAsync(Balancer balancer, int client, CancellationToken stop)
    {
        for (var call = 0; !stop.IsCancellationRequested; call++)
        {
            await balancer.SendAsync(server => call % 4 == 0
                ? server.PostAsJsonAsync("/api/v1/tasks", new { type = "influencer", target = $"rolled.{client}.{call}", interval = "1d" })
                : server.GetAsync("/api/v1/tasks?limit=20"));
            // Without a pause the clients take whatever the machine has, and the tests beside this one miss their own limits.
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Sends requests to the processes whose heart beat when it looked last, every 50 ms.</summary>
    private sealed class Balancer
    {
        private readonly ConcurrentDictionary<ServiceProcess, int> _underWay = new();
        private volatile ServiceProcess[] _all;
        private volatile ServiceProcess[] _beating;
        private int _served;

        public Balancer(IReadOnlyList<ServiceProcess> servers, CancellationToken stop)
        {
            _all = _beating = [.. servers];
            _ = LookAsync(stop);
        }

        /// <summary>What went wrong for a client.</summary>
        public ConcurrentBag<string> Failures { get; } = [];

        public void Use(IReadOnlyList<ServiceProcess> servers) => _all = [.. servers.Where(server => server.ExitCode is null)];

        public async Task SendAsync(Func<HttpClient, Task<HttpResponseMessage>> call)
        {
            var server = _beating[Interlocked.Increment(ref _served) % _beating.Length];
            _underWay.AddOrUpdate(server, 1, (_, count) => count + 1);
            try
            {
                using var response = await call(server.Client);
                if (!response.IsSuccessStatusCode)
                    Failures.Add($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
            }
            catch (HttpRequestException error)
            {
                Failures.Add(error.Message);
            }

            _underWay.AddOrUpdate(server, 0, (_, count) => count - 1);
        }

        public Task HasServedAsync(int more)
        {
            var until = Volatile.Read(ref _served) + more;
            return Eventually.BecomesTrueAsync(() => Volatile.Read(ref _served) >= until, TimeSpan.FromSeconds(30));
        }

        public Task HasLeftAsync(ServiceProcess server) =>
            Eventually.BecomesTrueAsync(() => !_beating.Contains(server) && _underWay.GetValueOrDefault(server) == 0);

        private async Task LookAsync(CancellationToken stop)
        {
            while (!stop.IsCancellationRequested)
            {
                var beating = new List<ServiceProcess>();
                foreach (var server in _all)
                    if (await BeatsAsync(server))
                        beating.Add(server);
                _beating = [.. beating];
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        private static async Task<bool> BeatsAsync(ServiceProcess server)
        {
            try
            {
                using var response = await server.Client.GetAsync("/heartbeat");
                return response.StatusCode == HttpStatusCode.OK;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }
    }
}
