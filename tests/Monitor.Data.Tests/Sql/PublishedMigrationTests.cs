using Monitor.Data.Sql;
using Xunit;

namespace Monitor.Data.Tests.Sql;

/// <summary>
/// A service does not start on a database that had another text of a migration. So each is written down here once it is published: a new one gets a
/// line, and a line never changes.
/// </summary>
public sealed class PublishedMigrationTests
{
    [Fact]
    public async Task A_script_stays_as_it_was_published() => Assert.Equal(
        await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "Sql", "published.txt"), TestContext.Current.CancellationToken),
        MigrationScript.Embedded().OrderBy(script => script.Version).Select(script => $"{script.Name} {script.Sha256}"));
}
