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
        var key = SecretKeyOptions.Read(services.GetRequiredService<IConfiguration>())
            ?? throw new CryptographicException($"The keys in the database are sealed; set {SecretKeyOptions.Variable}.");
        var sealedBytes = Convert.FromBase64String(encryptedElement.Value);
        var nonce = Convert.FromBase64String((string)encryptedElement.Attribute("nonce")!);
        var tag = Convert.FromBase64String((string)encryptedElement.Attribute("tag")!);
        var plain = new byte[sealedBytes.Length];
        using var aes = new AesGcm(key, tag.Length);
        aes.Decrypt(nonce, sealedBytes, tag, plain);
        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }
}
