using System.Globalization;
using System.Text.RegularExpressions;

namespace Monitor.Data.Embedded;

/// <summary>An installation of PostgreSQL's server programs.</summary>
internal sealed partial record PostgresBinaries(string Directory, int Major)
{
    private const string DebianFolder = "/usr/lib/postgresql";

    public string Initdb => Path.Combine(Directory, "initdb");

    public string Postgres => Path.Combine(Directory, "postgres");

    /// <summary>Finds the newest installation, or the one that an existing cluster of major version <paramref name="major"/> needs.</summary>
    public static async Task<PostgresBinaries> FindAsync(string? configured, IEnumerable<string> standard, int? major, CancellationToken ct)
    {
        var isConfigured = !string.IsNullOrWhiteSpace(configured);
        var found = new List<PostgresBinaries>();
        foreach (var directory in isConfigured ? [configured!] : standard)
            if (await ProbeAsync(directory, ct) is { } binaries)
                found.Add(binaries);
        if (found.Count == 0)
            throw new EmbeddedPostgresException(isConfigured
                ? $"Database:Embedded:BinDirectory is \"{configured}\", but that folder has no working initdb and postgres."
                : "PostgreSQL is not installed on this machine. Install it (on Debian and Ubuntu: apt-get install postgresql), "
                    + "or give the connection string of a server of your own in Database:ConnectionString or PG_URL.");
        return found.Where(binaries => major is null || binaries.Major == major).MaxBy(binaries => binaries.Major)
            ?? throw new EmbeddedPostgresException(
                $"The data folder was made by PostgreSQL {major}, but this machine has only version "
                + $"{string.Join(", ", found.Select(binaries => binaries.Major).Distinct().Order())}. "
                + $"Install PostgreSQL {major} (on Debian and Ubuntu: apt-get install postgresql-{major}) or set "
                + "Database:Embedded:BinDirectory to its programs.");
    }

    /// <summary>Where Debian's packages and other installations put the programs.</summary>
    public static IEnumerable<string> StandardFolders()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var debian = System.IO.Directory.Exists(DebianFolder)
            ? System.IO.Directory.GetDirectories(DebianFolder).Select(version => Path.Combine(version, "bin"))
            : [];
        return debian.Concat(path);
    }

    private static async Task<PostgresBinaries?> ProbeAsync(string directory, CancellationToken ct)
    {
        var binaries = new PostgresBinaries(directory, 0);
        if (!File.Exists(binaries.Initdb) || !File.Exists(binaries.Postgres))
            return null;
        var (exitCode, output, _) = await ShellCommand.RunAsync([binaries.Postgres, "--version"], ct);
        return exitCode == 0 && Version().Match(output) is { Success: true } match
            ? binaries with { Major = int.Parse(match.Groups["major"].ValueSpan, CultureInfo.InvariantCulture) }
            : null;
    }

    // "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"
    [GeneratedRegex(@"\(PostgreSQL\) (?<major>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Version();
}
