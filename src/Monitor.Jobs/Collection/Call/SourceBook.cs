using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Monitor.Data.Credentials;
using Monitor.Data.Orders;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Collection.Call;

/// <summary>All providers of the product as this worker knows them, from the start on with the keys of the configuration.</summary>
public sealed partial class SourceBook
{
    private readonly Dictionary<(string Provider, string Platform), Source> _sources = [];
    private readonly List<ConfiguredCredential> _configured = [];
    private readonly CredentialCipher _cipher;
    private readonly ILogger<SourceBook> _logger;

    public SourceBook(
        IEnumerable<IProvider> providers, IConfiguration configuration, CredentialCipher cipher, TimeProvider time, ILogger<SourceBook> logger)
    {
        (_cipher, _logger) = (cipher, logger);
        var declarations = providers.Select(provider => provider.Declaration).ToLookup(declaration => declaration.Name, StringComparer.Ordinal);
        foreach (var provider in ProviderParts.Join(providers))
        {
            var name = provider.Declaration.Name;
            var platforms = provider.Declaration.Capabilities.Keys.ToArray();
            var shares = platforms.Length > 1;
            string[] required = [.. declarations[name].SelectMany(part => part.RequiredFields).Distinct(StringComparer.Ordinal)];
            foreach (var platform in platforms)
                _sources[(name, platform)] = new Source(name, shares ? platform : CredentialParking.Everywhere, required, time);
            AddConfigured(name, ProviderSettings.Of(name, configuration));
        }

        // Shops are in no chain; their key is told with the others.
        AddConfigured(StoreKeys.Source, ProviderSettings.Of(StoreKeys.Source, configuration));
    }

    /// <summary>All of them, those of one provider beside each other.</summary>
    public IReadOnlyCollection<Source> All => _sources.Values;

    /// <summary>The keys of this worker's configuration.</summary>
    public IReadOnlyList<ConfiguredCredential> Configured => _configured;

    /// <summary>What a provider is for one platform.</summary>
    public Source this[string provider, string platform] => _sources[(provider, platform)];

    /// <summary>All of them with the platforms that they are for.</summary>
    public IEnumerable<(string Platform, Source Source)> ByPlatform => _sources.Select(source => (source.Key.Platform, source.Value));

    /// <summary>Whether a provider has any key that is switched on; all its platforms have the same.</summary>
    public bool HasCredentials(string provider) => _sources.Values.Any(source => source.Name == provider && source.HasCredentials);

    /// <summary>Takes over what the database says, as of <paramref name="asOf"/>.</summary>
    public void Load(SourceSnapshot snapshot, DateTimeOffset asOf)
    {
        var rows = snapshot.Credentials.ToLookup(row => row.Source, StringComparer.Ordinal);
        foreach (var source in _sources.Values)
            source.Load([.. rows[source.Name]], snapshot.Providers.GetValueOrDefault((source.Name, source.Platform)), snapshot.Paused.Contains(source.Name), asOf, Open);
    }

    /// <summary>What is wrong with keys and not known to the database yet.</summary>
    public IReadOnlyList<(long Id, int Version, string? Problem)> Problems(SourceSnapshot snapshot)
    {
        var rows = snapshot.Credentials.ToLookup(row => row.Source, StringComparer.Ordinal);
        return [.. _sources.Values.DistinctBy(source => source.Name).SelectMany(source => source.Problems([.. rows[source.Name]]))];
    }

    private IReadOnlyDictionary<string, string>? Open(StoredCredential row)
    {
        if (row.Sealed is { } content && _cipher.TryOpen(content, out var fields))
            return fields;
        LogSealed(_logger, row.Id, row.Source);
        return null;
    }

    // A few characters of a hash tell the keys of one provider apart and say nothing about them.
    private void AddConfigured(string provider, ProviderOptions options)
    {
        foreach (var key in options.Keys)
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{provider}\n{key}")))[..8];
            var name = $"configuration:{provider}:{hash}";
            if (_configured.Exists(configured => configured.IdempotencyKey == name))
                continue;
            var number = (_configured.Count(configured => configured.Source == provider) + 1).ToString(CultureInfo.InvariantCulture);
            _configured.Add(new(name, provider, $"configured key {number}", CredentialFields.Fingerprint(key)));
            foreach (var source in _sources.Values.Where(source => source.Name == provider))
                source.Add(new() { IdempotencyKey = name, Fields = new Dictionary<string, string>(options.Fields, StringComparer.Ordinal) { ["key"] = key } });
        }
    }

    [LoggerMessage(EventId = 1501, Level = LogLevel.Error,
        Message = "Credential {Credential} of {Source} cannot be opened with the keys that are known here; rotate it or restore the master key")]
    private static partial void LogSealed(ILogger logger, long credential, string source);
}
