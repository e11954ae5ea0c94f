using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Hosting;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Jobs.Collection.Chain;

/// <summary>Publishes what this worker can collect, for the API to show and to validate against.</summary>
public sealed class ProviderPublisher(ProviderChains chains, NpgsqlDataSource database, TimeProvider time) : IHostedService
{
    private const string Sql = """
        insert into provider (name, enabled, capabilities, unit_cost_usd, demo, published_at, limits, required_fields)
        select name, enabled, capabilities::jsonb, cost, demo, $6, limits::jsonb, string_to_array(fields, ',')
        from unnest($1, $2, $3, $4, $5, $7, $8) p(name, enabled, capabilities, cost, demo, limits, fields)
        on conflict (name) do update set enabled = excluded.enabled, capabilities = excluded.capabilities,
            unit_cost_usd = excluded.unit_cost_usd, demo = excluded.demo, published_at = excluded.published_at,
            limits = excluded.limits, required_fields = excluded.required_fields
        """;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => PublishAsync(cancellationToken);

    /// <summary>Publishes anew, for a provider that came into use or went out of it.</summary>
    public async Task PublishAsync(CancellationToken ct)
    {
        var published = chains.Published;
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = published.Select(p => p.Declaration.Name).ToArray() });
        command.Parameters.Add(new() { Value = published.Select(p => p.Enabled).ToArray() });
        command.Parameters.Add(new()
        {
            Value = published.Select(p => JsonSerializer.Serialize(p.Declaration.Capabilities, CapabilitiesJson.Default.IReadOnlyDictionaryStringIReadOnlyListString)).ToArray(),
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
        });
        command.Parameters.Add(new() { Value = published.Select(p => p.Declaration.UnitCostUsd).ToArray() });
        command.Parameters.Add(new() { Value = published.Select(p => p.Demo).ToArray() });
        command.Parameters.Add(new() { Value = time.GetUtcNow().UtcDateTime });
        command.Parameters.Add(new()
        {
            Value = published.Select(p => JsonSerializer.Serialize(p.Limits, CapabilitiesJson.Default.IReadOnlyListPublishedLimit)).ToArray(),
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
        });
        command.Parameters.Add(new() { Value = published.Select(p => string.Join(',', p.Declaration.RequiredFields)).ToArray() });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyDictionary<string, IReadOnlyList<string>>))]
[JsonSerializable(typeof(IReadOnlyList<PublishedLimit>))]
internal sealed partial class CapabilitiesJson : JsonSerializerContext;
