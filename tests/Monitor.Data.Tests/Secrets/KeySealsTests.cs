using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Monitor.Data.Secrets;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Secrets;

/// <summary>The keys of stored secrets, and the master key that seals them in turn.</summary>
public sealed class KeySealsTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Purpose = "test";
    private const string First = "the first master key";
    private const string Second = "the second master key";

    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await postgres.CreateDatabaseAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Given_keys_that_lie_open_when_a_master_key_is_set_then_they_are_sealed_and_still_open_what_they_sealed()
    {
        var sealedText = Box().Seal(Purpose, "a secret");
        Assert.Contains("<value>", await XmlAsync(), StringComparison.Ordinal);

        await StartAsync(First);

        var xml = await XmlAsync();
        Assert.DoesNotContain("<value>", xml, StringComparison.Ordinal);
        Assert.Contains("<sealed", xml, StringComparison.Ordinal);
        Assert.Equal("a secret", Open(sealedText, First));
        Assert.Null(Open(sealedText, Second));
    }

    [Fact]
    public async Task Given_a_new_master_key_and_the_one_before_it_then_everything_opens_afterwards_with_the_new_one_alone()
    {
        await StartAsync(First);
        var sealedText = Box(First).Seal(Purpose, "a secret");

        await StartAsync(Second, First);

        await StartAsync(Second);
        Assert.Equal("a secret", Open(sealedText, Second));
        Assert.Null(Open(sealedText, First));
    }

    [Fact]
    public async Task A_process_that_knows_both_opens_what_others_still_seal_with_the_former_one()
    {
        var sealedText = Box(First).Seal(Purpose, "a secret");

        Assert.Equal("a secret", Open(sealedText, Second, First));
    }

    [Fact]
    public async Task Sealing_again_changes_nothing()
    {
        Box(First).Seal(Purpose, "a secret");
        await StartAsync(First);
        var before = await XmlAsync();

        await StartAsync(First);

        Assert.Equal(before, await XmlAsync());
    }

    [Theory]
    [InlineData(null, "set MONITOR_SECRET_KEY to the key that sealed them")]
    [InlineData(Second, "set the one before it as MONITOR_SECRET_KEY_PREVIOUS")]
    public async Task Given_keys_that_no_master_key_opens_then_the_start_is_refused_and_says_what_to_do(string? key, string advice)
    {
        Box(First).Seal(Purpose, "a secret");

        var refusal = await Assert.ThrowsAsync<FormatException>(() => StartAsync(key));

        Assert.Contains(advice, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_former_key_alone_makes_no_sense()
    {
        var refusal = Assert.Throws<FormatException>(() => SecretKeyOptions.Validate(Configuration(null, First)));

        Assert.Contains("MONITOR_SECRET_KEY_PREVIOUS is set and MONITOR_SECRET_KEY is not", refusal.Message, StringComparison.Ordinal);
    }

    private Task StartAsync(string? key, string? previous = null) =>
        KeySeals.ApplyAsync(_database.DataSource, Configuration(key, previous), NullLogger.Instance, default);

    private SecretBox Box(string? key = null, string? previous = null) =>
        new(_database.DataSource, Configuration(key, previous), TimeProvider.System, NullLoggerFactory.Instance);

    private string? Open(string sealedText, string? key, string? previous = null)
    {
        using var box = Box(key, previous);
        return box.TryOpen(Purpose, sealedText, out var text) ? text : null;
    }

    private async Task<string> XmlAsync() =>
        (await _database.ScalarAsync<string>("select string_agg(xml, '' order by id) from data_protection_key where name like 'key-%'"))!;

    private static IConfiguration Configuration(string? key, string? previous) => new ConfigurationBuilder()
        .AddInMemoryCollection([new("MONITOR_SECRET_KEY", key), new("MONITOR_SECRET_KEY_PREVIOUS", previous)]).Build();
}
