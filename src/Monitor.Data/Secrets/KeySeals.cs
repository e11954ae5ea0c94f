using System.Xml.Linq;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Secrets;

/// <summary>
/// Sees to it at every start that the keys in the database are sealed with the master key: those that lie open because there was none
/// are sealed, and those of the key before it are sealed anew. What no given key opens stops the start, since the service would only
/// fail later, and make new keys beside them.
/// </summary>
public static partial class KeySeals
{
    // As the framework writes them.
    private static readonly XNamespace Framework = "http://schemas.asp.net/2015/03/dataProtection";
    private static readonly XName Secret = Framework + "encryptedSecret";
    private static readonly XName NeedsSeal = Framework + "requiresEncryption";

    /// <summary>Seals what is not sealed with the master key.</summary>
    /// <exception cref="FormatException">There are keys that no given master key opens.</exception>
    public static async Task ApplyAsync(NpgsqlDataSource database, IConfiguration configuration, ILogger logger, CancellationToken ct)
    {
        var current = SecretKeyOptions.Read(configuration);
        var known = SecretKeyOptions.ReadAll(configuration);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // Processes that start together would seal what the other has just sealed.
        await connection.ExecuteAsync(ct, "lock table data_protection_key in share row exclusive mode");
        var rows = await connection.ReadAsync(
            connection.Command("select id, xml from data_protection_key order by id"), r => (Id: r.GetInt64(0), Xml: XElement.Parse(r.GetString(1))), ct);
        var changed = 0;
        foreach (var (id, xml) in rows)
        {
            if (!Seal(xml, current, known))
                continue;
            await connection.ExecuteAsync(
                ct, "update data_protection_key set xml = $2 where id = $1", id, xml.ToString(SaveOptions.DisableFormatting));
            changed++;
        }

        await transaction.CommitAsync(ct);
        if (changed > 0)
            LogSealed(logger, changed, SecretKeyOptions.Variable);
    }

    // Whether the row has changed.
    private static bool Seal(XElement row, byte[]? current, IReadOnlyList<byte[]> known)
    {
        var changed = false;
        foreach (var secret in row.DescendantsAndSelf(Secret).ToArray())
        {
            var content = secret.Elements().Single();
            if (current is not null && MasterKeyDecryptor.TryOpen(current, content) is not null)
                continue;
            var opened = known.Select(key => MasterKeyDecryptor.TryOpen(key, content)).FirstOrDefault(element => element is not null)
                ?? throw new FormatException(current is null
                    ? $"The keys of stored secrets are sealed: set {SecretKeyOptions.Variable} to the key that sealed them."
                    : $"{SecretKeyOptions.Variable} does not open the keys of stored secrets. To change it, set the one before it as {SecretKeyOptions.PreviousVariable}.");
            content.ReplaceWith(new MasterKeyEncryptor(current!).Encrypt(opened).EncryptedElement);
            changed = true;
        }

        if (current is null)
            return false;
        foreach (var open in row.DescendantsAndSelf().Where(element => (bool?)element.Attribute(NeedsSeal) == true).ToArray())
        {
            var sealedInfo = new MasterKeyEncryptor(current).Encrypt(open);
            open.ReplaceWith(new XElement(
                Secret, new XAttribute("decryptorType", sealedInfo.DecryptorType.AssemblyQualifiedName!), sealedInfo.EncryptedElement));
            changed = true;
        }

        return changed;
    }

    [LoggerMessage(EventId = 1402, Level = LogLevel.Warning, Message = "Sealed {Count} keys of stored secrets with {Variable}")]
    private static partial void LogSealed(ILogger logger, int count, string variable);
}
