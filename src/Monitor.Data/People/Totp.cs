using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Monitor.Data.People;

/// <summary>Time-based one-time passwords as RFC 6238 has them: SHA-1, 30 seconds, six digits, which is what every app does.</summary>
public static class Totp
{
    private const int SecretBytes = 20;
    private const int StepSeconds = 30;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>A new secret, as apps take it.</summary>
    public static string NewSecret()
    {
        var bytes = RandomNumberGenerator.GetBytes(SecretBytes);
        var text = new StringBuilder();
        for (int bits = 0, buffer = 0, i = 0; i < bytes.Length; i++)
        {
            buffer = (buffer << 8) | bytes[i];
            for (bits += 8; bits >= 5; bits -= 5)
                text.Append(Base32[(buffer >> (bits - 5)) & 31]);
            buffer &= 0xff;
        }

        return text.ToString();
    }

    /// <summary>What an app reads from a QR code.</summary>
    public static string Uri(string secret, string email) =>
        $"otpauth://totp/Monitor:{System.Uri.EscapeDataString(email)}?secret={secret}&issuer=Monitor";

    /// <summary>The code of a moment.</summary>
    public static string Code(string secret, DateTimeOffset at) => Code(Decode(secret), Step(at));

    /// <summary>The step whose code this is: the current one or a neighbour, since clocks differ; null when it is none of them.</summary>
    public static long? FindStep(string secret, string code, DateTimeOffset now)
    {
        var key = Decode(secret);
        foreach (var step in (ReadOnlySpan<long>)[Step(now), Step(now) - 1, Step(now) + 1])
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Code(key, step)), Encoding.UTF8.GetBytes(code)))
                return step;
        return null;
    }

    private static long Step(DateTimeOffset at) => at.ToUnixTimeSeconds() / StepSeconds;

    private static string Code(byte[] key, long step)
    {
        Span<byte> message = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(message, step);
#pragma warning disable CA5350 // The standard says SHA-1; as a keyed hash it is not broken.
        var hash = HMACSHA1.HashData(key, message);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & int.MaxValue;
        return (number % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
    }

    private static byte[] Decode(string secret)
    {
        var bytes = new byte[secret.Length * 5 / 8];
        for (int bits = 0, buffer = 0, i = 0, n = 0; i < secret.Length && n < bytes.Length; i++)
        {
            buffer = ((buffer << 5) | Base32.IndexOf(secret[i], StringComparison.Ordinal)) & 0xfff;
            if ((bits += 5) < 8)
                continue;
            bits -= 8;
            bytes[n++] = (byte)(buffer >> bits);
        }

        return bytes;
    }
}
