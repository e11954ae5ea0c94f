using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Monitor.Data.Secrets;

namespace Monitor.Web.People.SingleSignOn;

/// <summary>Seals what the framework's handler hands to browsers with the keys that all processes share.</summary>
internal sealed class SealedProtection(SecretBox secrets, string purpose) : IDataProtector
{
    public IDataProtector CreateProtector(string purpose1) => new SealedProtection(secrets, $"{purpose}:{purpose1}");

    public byte[] Protect(byte[] plaintext) => Base64Url.DecodeFromChars(secrets.Seal(purpose, Convert.ToBase64String(plaintext)));

    public byte[] Unprotect(byte[] protectedData) =>
        secrets.TryOpen(purpose, Base64Url.EncodeToString(protectedData), out var plain)
            ? Convert.FromBase64String(plain)
            : throw new CryptographicException("It was not sealed here.");
}
