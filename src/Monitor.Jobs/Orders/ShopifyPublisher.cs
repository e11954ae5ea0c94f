using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Monitor.Data.Orders;
using Monitor.Jobs.Collection.Call;
using Npgsql;

namespace Monitor.Jobs.Orders;

/// <summary>At the start of a worker: shops are among the sources for which there can be keys.</summary>
internal sealed class ShopifyPublisher(NpgsqlDataSource database, IConfiguration configuration, TimeProvider time) : IHostedService
{
    private const string Sql = """
        insert into provider (name, enabled, capabilities, unit_cost_usd, demo, published_at, limits, required_fields)
        values ($1, $2, jsonb_build_object($1::text, jsonb_build_array($3::text)), 0, $4, $5, '[]', array[$6::text])
        on conflict (name) do update set enabled = excluded.enabled, capabilities = excluded.capabilities, demo = excluded.demo,
            published_at = excluded.published_at, required_fields = excluded.required_fields
        """;

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = ProviderSettings.Of(StoreKeys.Source, configuration);
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = StoreKeys.Source });
        command.Parameters.Add(new() { Value = true });
        command.Parameters.Add(new() { Value = ShopifyClient.FetchType });
        command.Parameters.Add(new() { Value = settings.Demo });
        command.Parameters.Add(new() { Value = time.GetUtcNow().UtcDateTime });
        command.Parameters.Add(new() { Value = StoreKeys.StoreField });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
