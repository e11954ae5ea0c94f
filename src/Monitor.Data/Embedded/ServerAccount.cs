using System.Globalization;

namespace Monitor.Data.Embedded;

/// <summary>
/// The operating system account that the server runs as. PostgreSQL refuses to run as root, so a service started as root either
/// steps down to an account that can reach the data folder, or, where none can (a folder below root's own), keeps the files
/// root's and shows the server an unprivileged number inside a user namespace.
/// </summary>
internal sealed record ServerAccount(int UserId, int GroupId)
{
    private static readonly ServerAccount Root = new(0, 0);

    /// <summary>The command line that runs <paramref name="command"/> under this account, without another process in between.</summary>
    public string[] Wrap(IReadOnlyList<string> command, bool stopWithParent)
    {
        string[] signal = stopWithParent ? ["--pdeathsig", "INT"] : [];
        if (!Environment.IsPrivilegedProcess)
            return stopWithParent ? ["setsid", "setpriv", .. signal, .. command] : [.. command];
        return this == Root
            ? ["setsid", "unshare", "--user", "--map-user=1000", "--map-group=1000", "setpriv", "--no-new-privs", .. signal, .. command]
            : ["setsid", "setpriv", $"--reuid={UserId}", $"--regid={GroupId}", "--clear-groups", "--no-new-privs", .. signal, .. command];
    }

    /// <summary>The account that owns an existing folder.</summary>
    public static async Task<ServerAccount> OwnerOfAsync(string path, CancellationToken ct)
    {
        var (exitCode, output, errors) = await ShellCommand.RunAsync(["stat", "--format=%u:%g", path], ct);
        if (exitCode != 0)
            throw new EmbeddedPostgresException($"Cannot read the owner of {path}: {errors.Trim()}");
        var ids = output.Trim().Split(':');
        return new ServerAccount(int.Parse(ids[0], CultureInfo.InvariantCulture), int.Parse(ids[1], CultureInfo.InvariantCulture));
    }

    /// <summary>Chooses the account for a new cluster and makes it the owner of <paramref name="folder"/>.</summary>
    public static async Task<ServerAccount> ChooseAsync(string folder, CancellationToken ct)
    {
        if (!Environment.IsPrivilegedProcess)
            return await OwnerOfAsync(folder, ct);
        foreach (var account in await CandidatesAsync(folder, ct))
        {
            await ShellCommand.RunAsync(["chown", $"{account.UserId}:{account.GroupId}", folder], ct);
            var (exitCode, _, _) = await ShellCommand.RunAsync(account.Wrap(["test", "-w", folder], stopWithParent: false), ct);
            if (exitCode == 0)
                return account;
        }
        throw new EmbeddedPostgresException(
            $"PostgreSQL does not run as root, and no other account can reach {Path.GetDirectoryName(folder)}. "
            + "Set MONITOR_DATA_DIR to a folder that other accounts may enter, such as /var/lib/monitor, or start the service as another user.");
    }

    // PostgreSQL's own account where its package made one, then the namespace, then whoever owns a folder on the way: a
    // home folder that is closed to everybody else.
    private static async Task<List<ServerAccount>> CandidatesAsync(string folder, CancellationToken ct)
    {
        var candidates = new List<ServerAccount>();
        foreach (var fields in (await File.ReadAllLinesAsync("/etc/passwd", ct)).Select(line => line.Split(':')))
            if (fields is ["postgres", _, var user, var group, ..])
                candidates.Add(new ServerAccount(int.Parse(user, CultureInfo.InvariantCulture), int.Parse(group, CultureInfo.InvariantCulture)));
        candidates.Add(Root);
        for (var parent = Path.GetDirectoryName(folder); parent is not null; parent = Path.GetDirectoryName(parent))
            candidates.Add(await OwnerOfAsync(parent, ct));
        return [.. candidates.Distinct()];
    }
}
