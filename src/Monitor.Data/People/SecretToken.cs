using System.Security.Cryptography;
using System.Text;

namespace Monitor.Data.People;

/// <summary>Random secrets that are shown once and stored as SHA-256: API keys, sessions, invitations, the set-up secret.</summary>
public static class SecretToken
{
    /// <summary>How every API key begins.</summary>
    public const string KeyPrefix = "mon_";

    /// <summary>Characters of an API key that are kept readable.</summary>
    public const int ShownPrefix = 12;

    // 40 of 36 characters: 206 bits.
    private const int Length = 40;
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>A new secret.</summary>
    public static string Create(string prefix = "") => prefix + RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>What is stored of a secret.</summary>
    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
