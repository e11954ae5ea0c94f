using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace Monitor.Data.Secrets;

/// <summary>The master key, with which the keys in the database are sealed. Without one they are stored as they are.</summary>
public static class SecretKeyOptions
{
    /// <summary>The environment variable with the master key; with <c>_FILE</c> appended, the file that holds it.</summary>
    public const string Variable = "MONITOR_SECRET_KEY";

    private const int ShortestKey = 16;
    private const int KeyBytes = 32;

    /// <summary>Stops the start when the master key cannot be used.</summary>
    /// <exception cref="FormatException">It is too short, or its file cannot be read.</exception>
    public static void Validate(IConfiguration configuration) => Read(configuration);

    /// <summary>The master key as 32 bytes, or null when none is set.</summary>
    /// <exception cref="FormatException">It is too short, or its file cannot be read.</exception>
    internal static byte[]? Read(IConfiguration configuration)
    {
        var text = configuration[Variable];
        if (string.IsNullOrWhiteSpace(text) && configuration[Variable + "_FILE"] is { Length: > 0 } file)
            text = ReadFile(file);
        if (string.IsNullOrWhiteSpace(text))
            return null;
        text = text.Trim();
        if (text.Length < ShortestKey)
            throw new FormatException($"{Variable} must have at least {ShortestKey} characters.");
        return HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(text), KeyBytes, info: "monitor.master-key"u8.ToArray());
    }

    private static string ReadFile(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{Variable}_FILE names a file that cannot be read: {file}.", failure);
        }
    }
}
