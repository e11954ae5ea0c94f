using System.Diagnostics;
using Monitor.Data.Embedded;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Embedded;

/// <summary>A data folder as version 0.1 made it: the cluster's first and only role, <c>monitor</c>, is what the service works as.</summary>
internal static class FormerCluster
{
    public const string Password = "of-a-version-before";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Makes the cluster and runs statements in the service's database; without any there is no database either.</summary>
    public static async Task<int> CreateAsync(string dataDirectory, params IReadOnlyCollection<string> statements)
    {
        var folder = await ClusterFolder.OpenAsync(dataDirectory, Ct);
        var binaries = await PostgresBinaries.FindAsync(null, PostgresBinaries.StandardFolders(), null, Ct);
        var workshop = Directory.CreateDirectory(Path.Combine(dataDirectory, "postgres.new")).FullName;
        var account = await ServerAccount.ChooseAsync(workshop, Ct);
        var passwordFile = Path.Combine(dataDirectory, "postgres.password");
        await File.WriteAllTextAsync(passwordFile, Password, Ct);
        var copy = Path.Combine(workshop, "password");
        File.Copy(passwordFile, copy);
        await ShellCommand.RunAsync(["chown", $"{account.UserId}:{account.GroupId}", copy], Ct);
        var made = Path.Combine(workshop, "cluster");
        var (exitCode, _, errors) = await ShellCommand.RunAsync(
            account.Wrap([binaries.Initdb, "--pgdata", made, "--username", "monitor", "--pwfile", copy, "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"], stopWithParent: false),
            Ct);
        Assert.True(exitCode == 0, errors);
        Directory.Move(made, folder.Cluster);
        Directory.Delete(workshop, recursive: true);

        var port = FreePort.Next();
        await folder.WritePortAsync(port, Ct);
        var command = ServerSettings.CommandLine(binaries, folder.Cluster, port, new EmbeddedPostgresOptions { DataDirectory = dataDirectory });
        using var server = Process.Start(ShellCommand.StartInfo(account.Wrap(command, stopWithParent: false)))!;
        await Eventually.BecomesTrueAsync(async () => await RunningServers.FindReadyAsync(folder.Cluster, Ct) is not null, TimeSpan.FromSeconds(60));
        var address = new ServerAddress(port);
        if (statements.Count > 0)
            await Server.ScalarAsync(address.ConnectionString("monitor", Password, "postgres"), "create database monitor");
        foreach (var statement in statements)
            await Server.ScalarAsync(address.ConnectionString("monitor", Password, "monitor"), statement);
        Signals.Send(server.Id, Signals.Interrupt);
        await server.WaitForExitAsync(Ct);
        return port;
    }
}
