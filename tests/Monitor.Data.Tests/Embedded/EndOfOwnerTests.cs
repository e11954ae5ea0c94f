using System.Diagnostics;
using Monitor.Data.Embedded;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Embedded;

// Owners end in every possible way; no server may be left behind and no data lost.
public sealed class EndOfOwnerTests : IDisposable
{
    private readonly TestDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_terminated_owner_shuts_its_server_down()
    {
        using var owner = await ServiceProcess.StartAsync(_data.Path);

        Assert.Equal(0, await owner.TerminateAsync());

        Assert.True(Server.IsGone(_data.Path));
        Assert.EndsWith("database system is shut down\n", Server.LogOf(_data.Path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_owner_leaves_no_server_and_loses_no_data()
    {
        using var owner = await ServiceProcess.StartAsync(_data.Path);
        await Server.WriteMarkAsync(owner.ConnectionString);

        await owner.KillAsync();
        await Eventually.BecomesTrueAsync(() => Server.IsGone(_data.Path));

        await using var next = await Server.StartAsync(_data.Path);
        Assert.True(await Server.HasMarkAsync(next.ConnectionString));
    }

    [Fact]
    public async Task The_next_start_recovers_when_owner_and_server_were_both_killed()
    {
        using var owner = await ServiceProcess.StartAsync(_data.Path);
        await Server.WriteMarkAsync(owner.ConnectionString);

        Signals.Send(Server.MainProcessOf(_data.Path), Signals.Kill);
        await owner.KillAsync();

        await using var next = await Server.StartAsync(_data.Path);
        Assert.True(await Server.HasMarkAsync(next.ConnectionString));
        Assert.Contains("not properly shut down", Server.LogOf(_data.Path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_an_owner_is_ended_and_started_anew()
    {
        var options = new EmbeddedPostgresOptions { DataDirectory = _data.Path };
        await using (var first = await Server.StartAsync(_data.Path))
            await Server.WriteMarkAsync(first.ConnectionString);
        using var orphan = await StartOrphanAsync(options);

        await using var next = await Server.StartAsync(_data.Path);

        Assert.True(next.IsOwner);
        Assert.True(orphan.HasExited);
        Assert.True(await Server.HasMarkAsync(next.ConnectionString));
    }

    [Fact]
    public async Task A_server_that_dies_is_started_again_behind_the_same_connection_string()
    {
        await using var server = await Server.StartAsync(_data.Path);
        var before = Server.MainProcessOf(_data.Path);

        Signals.Send(before, Signals.Kill);

        await Eventually.BecomesTrueAsync(() => !RunningServers.LivesIn(Server.Cluster(_data.Path), before));
        await Eventually.BecomesTrueAsync(() => Server.AnswersAsync(server.ConnectionString), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_second_process_uses_the_server_of_the_first_without_stopping_it()
    {
        await using var owner = await Server.StartAsync(_data.Path);

        await using (var second = await Server.StartAsync(_data.Path))
        {
            Assert.False(second.IsOwner);
            Assert.Equal(owner.ConnectionString, second.ConnectionString);
        }

        Assert.True(await Server.AnswersAsync(owner.ConnectionString));
    }

    [Fact]
    public async Task The_second_process_takes_over_when_the_first_is_killed()
    {
        using var owner = await ServiceProcess.StartAsync(_data.Path);
        await using var second = await Server.StartAsync(_data.Path);
        Assert.False(second.IsOwner);

        await owner.KillAsync();

        await Eventually.BecomesTrueAsync(() => second.IsOwner, TimeSpan.FromSeconds(60));
        await Eventually.BecomesTrueAsync(() => Server.AnswersAsync(second.ConnectionString), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task The_server_does_not_inherit_the_secrets_of_the_service()
    {
        using var owner = await ServiceProcess.StartAsync(_data.Path, secret: "key-of-a-provider");

        var environment = await Server.ScalarAsync(Server.AsSuperuser(owner.ConnectionString, _data.Path), "select encode(pg_read_binary_file('/proc/self/environ'), 'escape')");

        Assert.DoesNotContain("key-of-a-provider", Assert.IsType<string>(environment), StringComparison.Ordinal);
    }

    private static async Task<Process> StartOrphanAsync(EmbeddedPostgresOptions options)
    {
        var cluster = Server.Cluster(options.DataDirectory);
        var binaries = await PostgresBinaries.FindAsync(null, PostgresBinaries.StandardFolders(), null, TestContext.Current.CancellationToken);
        var account = await ServerAccount.OwnerOfAsync(cluster, TestContext.Current.CancellationToken);
        var command = account.Wrap(ServerSettings.CommandLine(binaries, cluster, FreePort.Next(), options), stopWithParent: false);
        var orphan = Process.Start(ShellCommand.StartInfo(command))!;
        await Eventually.BecomesTrueAsync(
            async () => await RunningServers.FindReadyAsync(cluster, TestContext.Current.CancellationToken) is not null, TimeSpan.FromSeconds(60));
        return orphan;
    }
}
