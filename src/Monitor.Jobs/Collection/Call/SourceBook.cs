using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Monitor.Data.Credentials;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Collection.Call;

/// <summary>All providers of the product as this worker knows them, from the start on with the keys of the configuration.</summary>
public sealed partial class SourceBook
{
    private readonly Dictionary<string, Source> _sources = new(StringComparer.Ordinal);
    private readonly List<ConfiguredCredential> _configured = [];
    private readonly CredentialCipher _cipher;
    private readonly ILogger<SourceBook> _logger;

    public SourceBook(
        IEnumerable<IProvider> providers, IConfiguration configuration, CredentialCipher cipher, TimeProvider time, ILogger<SourceBook> logger)
    {
        (_cipher, _logger) = (cipher, logger);
        foreach (var parts in providers.Select(provider => provider.Declaration).GroupBy(declaration => declaration.Name, StringComparer.Ordinal))
        {
            var name = parts.Key;
            _sources[name] = new Source(name, [.. parts.SelectMany(part => part.RequiredFields).Distinct(StringComparer.Ordinal)], time);
            AddConfigured(_sources[name], ProviderSettings.Of(name, configuration));
        }
    }

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<Source> All => _sources.Values;

    /// <summary>The keys of this worker's configuration.</summary>
    public IReadOnlyList<ConfiguredCredential> Configured => _configured;

    /// <summary>One of them.</summary>
    public Source this[string name] => _sources[name];

    /// <summary>Takes over what the database says, as of <paramref name="asOf"/>.</summary>
    public void Load(SourceSnapshot snapshot, DateTimeOffset asOf)
    {
        var rows = snapshot.Credentials.ToLookup(row => row.Source, StringComparer.Ordinal);
        foreach (var source in _sources.Values)
            source.Load([.. rows[source.Name]], snapshot.Providers.GetValueOrDefault(source.Name), asOf, Open);
    }

    /// <summary>What is wrong with keys and not known to the database yet.</summary>
    public IReadOnlyList<(long Id, int Version, string? Problem)> Problems(SourceSnapshot snapshot)
    {
        var rows = snapshot.Credentials.ToLookup(row => row.Source, StringComparer.Ordinal);
        return [.. _sources.Values.SelectMany(source => source.Problems([.. rows[source.Name]]))];
    }

    private IReadOnlyDictionary<string, string>? Open(StoredCredential row)
    {
        if (row.Sealed is { } content && _cipher.TryOpen(content, out var fields))
            return fields;
        LogSealed(_logger, row.Id, row.Source);
        return null;
    }

    // A few characters of a hash tell the keys of one provider apart and say nothing about them.
    private void AddConfigured(Source source, ProviderOptions options)
    {
        foreach (var key in options.Keys)
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{source.Name}\n{key}")))[..8];
            var name = $"configuration:{source.Name}:{hash}";
            if (_configured.Exists(configured => configured.IdempotencyKey == name))
                continue;
            var number = (_configured.Count(configured => configured.Source == source.Name) + 1).ToString(CultureInfo.InvariantCulture);
            _configured.Add(new(name, source.Name, $"configured key {number}", CredentialFields.Fingerprint(key)));
            source.Add(new() { IdempotencyKey = name, Fields = new Dictionary<string, string>(options.Fields, StringComparer.Ordinal) { ["key"] = key } });
        }
    }

    [LoggerMessage(EventId = 1501, Level = LogLevel.Error,
        Message = "Credential {Credential} of {Source} cannot be opened with the keys that are known here; rotate it or restore the master key")]
    private static partial void LogSealed(ILogger logger, long credential, string source);
}
