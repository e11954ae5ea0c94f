using System.Globalization;

namespace Monitor.Data.Embedded;

/// <summary>What is kept below the data folder: the cluster, its passwords and its port.</summary>
internal sealed class ClusterFolder
{
    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _portFile;
    private readonly string _lockFile;
    private readonly string _workshop;

    private ClusterFolder(string data)
    {
        Cluster = Path.Combine(data, "postgres");
        ServicePassword = new PasswordFile(Path.Combine(data, "postgres.password"));
        SuperuserPassword = new PasswordFile(Path.Combine(data, "postgres.superuser.password"));
        _portFile = Path.Combine(data, "postgres.port");
        _lockFile = Path.Combine(data, "postgres.lock");
        _workshop = Path.Combine(data, "postgres.new");
        LogFile = Path.Combine(data, "logs", "postgres.log");
    }

    /// <summary>PostgreSQL's own data directory, free of symbolic links, as the kernel shows it for the server's processes.</summary>
    public string Cluster { get; }

    public string LogFile { get; }

    public PasswordFile ServicePassword { get; }

    public PasswordFile SuperuserPassword { get; }

    public static async Task<ClusterFolder> OpenAsync(string dataDirectory, CancellationToken ct)
    {
        var full = Path.GetFullPath(dataDirectory);
        foreach (var folder in (string[])[full, Path.Combine(full, "logs")])
            Directory.CreateDirectory(folder, OwnersOnly);
        var (_, real, _) = await ShellCommand.RunAsync(["realpath", full], ct);
        return new ClusterFolder(real.TrimEnd('\n'));
    }

    /// <summary>
    /// Claims the folder for this process; null while another live process has it. The kernel gives the claim back however
    /// its holder ends.
    /// </summary>
    public FileStream? TryClaim()
    {
        try
        {
            return new FileStream(_lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The major version of the cluster; null before there is one.</summary>
    public async Task<int?> ReadMajorAsync(CancellationToken ct)
    {
        var file = Path.Combine(Cluster, "PG_VERSION");
        return File.Exists(file) ? int.Parse(await File.ReadAllTextAsync(file, ct), CultureInfo.InvariantCulture) : null;
    }

    public async Task<int?> ReadPortAsync(CancellationToken ct) =>
        File.Exists(_portFile) && int.TryParse(await File.ReadAllTextAsync(_portFile, ct), CultureInfo.InvariantCulture, out var port)
            ? port
            : null;

    public Task WritePortAsync(int port, CancellationToken ct) =>
        File.WriteAllTextAsync(_portFile, port.ToString(CultureInfo.InvariantCulture), ct);

    /// <summary>Removes what a crash during <see cref="CreateAsync"/> left behind.</summary>
    public void DeleteUnfinished()
    {
        if (Directory.Exists(_workshop))
            Directory.Delete(_workshop, recursive: true);
    }

    /// <summary>Makes the cluster. It gets its name only when it is complete, so a crash on the way never leaves half of one.</summary>
    public async Task<ServerAccount> CreateAsync(PostgresBinaries binaries, CancellationToken ct)
    {
        DeleteUnfinished();
        Directory.CreateDirectory(_workshop, OwnersOnly);
        await SuperuserPassword.RenewAsync(ct);
        await ServicePassword.RenewAsync(ct);
        var account = await ServerAccount.ChooseAsync(_workshop, ct);
        // The new owner of the workshop reads the password there and cannot read this process's own files.
        var passwordCopy = Path.Combine(_workshop, "password");
        File.Copy(SuperuserPassword.Path, passwordCopy);
        await ShellCommand.RunAsync(["chown", $"{account.UserId}:{account.GroupId}", passwordCopy], ct);
        var made = Path.Combine(_workshop, "cluster");
        var (exitCode, output, errors) = await ShellCommand.RunAsync(
            account.Wrap(
                [
                    binaries.Initdb, "--pgdata", made, "--username", ClusterRoles.Superuser, "--pwfile", passwordCopy, "--auth=scram-sha-256",
                    "--encoding=UTF8", $"--locale={await FindLocaleAsync(ct)}", "--data-checksums",
                ],
                stopWithParent: false), ct);
        if (exitCode != 0)
            throw new EmbeddedPostgresException($"initdb could not make a cluster in {Cluster}: {errors.Trim()} {output.Trim()}");
        Directory.Move(made, Cluster);
        DeleteUnfinished();
        return account;
    }

    // Character classes and case beyond ASCII, sorted by code point: fast, and the same on every machine.
    private static async Task<string> FindLocaleAsync(CancellationToken ct)
    {
        var (_, locales, _) = await ShellCommand.RunAsync(["locale", "-a"], ct);
        return locales.Split('\n').Contains("C.utf8", StringComparer.OrdinalIgnoreCase)
            || locales.Split('\n').Contains("C.UTF-8", StringComparer.OrdinalIgnoreCase)
            ? "C.UTF-8"
            : "C";
    }
}
