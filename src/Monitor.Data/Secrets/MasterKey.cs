using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Monitor.Data.Secrets;

/// <summary>Seals keys on their way into the database, with AES-256-GCM.</summary>
internal sealed class MasterKeyEncryptor(byte[] key) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var nonce = RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize);
        var tag = new byte[AesGcm.TagByteSizes.MaxSize];
        var sealedBytes = new byte[plain.Length];
        using var aes = new AesGcm(key, tag.Length);
        aes.Encrypt(nonce, plain, sealedBytes, tag);
        return new(
            new XElement("sealed", new XAttribute("nonce", Convert.ToBase64String(nonce)), new XAttribute("tag", Convert.ToBase64String(tag)),
                Convert.ToBase64String(sealedBytes)),
            typeof(MasterKeyDecryptor));
    }
}

/// <summary>Opens what <see cref="MasterKeyEncryptor"/> sealed. The key ring creates it by its name, which is stored beside the key.</summary>
internal sealed class MasterKeyDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        // While the key is being changed, another process may still seal with the former one.
        foreach (var key in SecretKeyOptions.ReadAll(services.GetRequiredService<IConfiguration>()))
            if (TryOpen(key, encryptedElement) is { } opened)
                return opened;
        throw new CryptographicException($"The keys in the database are sealed with another {SecretKeyOptions.Variable}.");
    }

    /// <summary>The element inside a sealed one; null when this key did not seal it.</summary>
    public static XElement? TryOpen(byte[] key, XElement sealedElement)
    {
        var sealedBytes = Convert.FromBase64String(sealedElement.Value);
        var nonce = Convert.FromBase64String((string)sealedElement.Attribute("nonce")!);
        var tag = Convert.FromBase64String((string)sealedElement.Attribute("tag")!);
        var plain = new byte[sealedBytes.Length];
        using var aes = new AesGcm(key, tag.Length);
        try
        {
            aes.Decrypt(nonce, sealedBytes, tag, plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }
}
