using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Monitor.Data.Secrets;

/// <summary>
/// Seals secrets for storage and opens them again, in any process on the same database. The keys are in the database, sealed by
/// the master key where one is set; they are renewed by themselves, and old ones still open what they sealed.
/// </summary>
public sealed partial class SecretBox(
    NpgsqlDataSource database, IConfiguration configuration, TimeProvider time, ILoggerFactory loggers) : IDisposable
{
    private static readonly TimeSpan RenewalPause = TimeSpan.FromSeconds(5);

    private readonly ILogger _logger = loggers.CreateLogger<SecretBox>();
    private readonly Lock _gate = new();
    private ServiceProvider? _keys;
    private long _openedAt;

    /// <summary>Seals a text for one purpose.</summary>
    public string Seal(string purpose, string text) => Protector(purpose).Protect(text);

    /// <summary>Opens what was sealed for the same purpose; false when no known key does.</summary>
    public bool TryOpen(string purpose, string sealedText, [NotNullWhen(true)] out string? text)
    {
        text = null;
        for (var renewed = false; ; renewed = true)
        {
            try
            {
                text = Protector(purpose).Unprotect(sealedText);
                return true;
            }
            // Another process may have made a new key since this one read them.
            catch (CryptographicException) when (!renewed && Forget())
            {
            }
            catch (CryptographicException)
            {
                return false;
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => _keys?.Dispose();

    private IDataProtector Protector(string purpose)
    {
        lock (_gate)
            return (_keys ??= Open()).GetRequiredService<IDataProtectionProvider>().CreateProtector(purpose);
    }

    private ServiceProvider Open()
    {
        _openedAt = time.GetTimestamp();
        var masterKey = SecretKeyOptions.Read(configuration);
        if (masterKey is null)
            LogNoMasterKey(_logger, SecretKeyOptions.Variable);
        var services = new ServiceCollection();
        services.AddSingleton(loggers).AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddSingleton(configuration);
        services.AddDataProtection().SetApplicationName("monitor");
        services.Configure<KeyManagementOptions>(options =>
        {
            options.XmlRepository = new KeyRepository(database);
            options.XmlEncryptor = masterKey is null ? null : new MasterKeyEncryptor(masterKey);
        });
        return services.BuildServiceProvider();
    }

    private bool Forget()
    {
        lock (_gate)
        {
            if (_keys is null || time.GetElapsedTime(_openedAt) < RenewalPause)
                return false;
            _keys = null;
            return true;
        }
    }

    [LoggerMessage(EventId = 1401, Level = LogLevel.Information,
        Message = "Secrets are sealed with keys that lie in the same database; set {Variable} to seal those too")]
    private static partial void LogNoMasterKey(ILogger logger, string variable);
}
