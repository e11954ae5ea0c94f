using Monitor.Data.Embedded;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Embedded;

public sealed class PostgresBinariesTests : IDisposable
{
    private readonly TestDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_machine_without_PostgreSQL_is_told_the_package_and_the_alternative()
    {
        var error = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => FindAsync(configured: null, major: null));

        Assert.Contains("apt-get install postgresql", error.Message, StringComparison.Ordinal);
        Assert.Contains("Database:ConnectionString", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configured_folder_without_the_programs_is_named()
    {
        var error = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => FindAsync(configured: _folder.Path, major: null));

        Assert.Contains($"Database:Embedded:BinDirectory is \"{_folder.Path}\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_newest_version_is_taken_for_a_new_cluster()
    {
        Install("9");
        var newest = Install("17");
        Install("16");

        Assert.Equal(new PostgresBinaries(newest, 17), await FindAsync(configured: null, major: null));
    }

    [Fact]
    public async Task An_existing_cluster_gets_the_version_that_made_it()
    {
        Install("17");
        var older = Install("15");

        Assert.Equal(new PostgresBinaries(older, 15), await FindAsync(configured: null, major: 15));
    }

    [Fact]
    public async Task A_missing_version_is_named_with_its_package()
    {
        Install("17");

        var error = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => FindAsync(configured: null, major: 14));

        Assert.Contains("postgresql-14", error.Message, StringComparison.Ordinal);
        Assert.Contains("only version 17", error.Message, StringComparison.Ordinal);
    }

    private Task<PostgresBinaries> FindAsync(string? configured, int? major) =>
        PostgresBinaries.FindAsync(configured, Directory.GetDirectories(_folder.Path), major, TestContext.Current.CancellationToken);

    // Stands for an installation: only the version is ever asked of it.
    private string Install(string version)
    {
        var directory = Directory.CreateDirectory(Path.Combine(_folder.Path, version)).FullName;
        foreach (var program in new[] { "initdb", "postgres" })
        {
            var file = Path.Combine(directory, program);
            File.WriteAllText(file, $"#!/bin/sh\necho '{program} (PostgreSQL) {version}.3'\n");
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
        return directory;
    }
}
