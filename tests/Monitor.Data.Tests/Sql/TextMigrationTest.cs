using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Texts;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Sql;

/// <summary>An upgrade after which texts that were there are read.</summary>
public abstract class TextMigrationTest(PostgresServer postgres, int first) : MigrationTest(postgres, first)
{
    /// <summary>Reads them to their end, and answers each with its source, in the order in which they were read.</summary>
    protected async Task<IReadOnlyList<(string Source, long Id)>> ReadAsync()
    {
        await using var services = DataServices.Over(Database);
        var texts = services.GetRequiredService<TextStore>();
        var version = new TextVersion("test", 1);
        var read = new List<(string, long)>();
        await texts.BeginVersionAsync(version.Number, default);
        for (var round = 0; await texts.IsPendingAsync(default); round++)
        {
            Assert.True(round < 20, "It does not come to its end.");
            await texts.RunAsync((source, found, _) =>
            {
                read.AddRange(found.Select(text => (source.Name, text.Id)));
                return [.. found.Select(text => new AnalysedText(text, "en", [(text.Body, 0.5)], null, null, 0))];
            }, version, default);
        }

        return read;
    }
}
