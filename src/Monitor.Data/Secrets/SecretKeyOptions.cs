using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace Monitor.Data.Secrets;

/// <summary>The master key, with which the keys in the database are sealed. Without one they are stored as they are.</summary>
public static class SecretKeyOptions
{
    /// <summary>The environment variable with the master key; with <c>_FILE</c> appended, the file that holds it.</summary>
    public const string Variable = "MONITOR_SECRET_KEY";

    /// <summary>The same for the key before it, while the master key is being changed.</summary>
    public const string PreviousVariable = "MONITOR_SECRET_KEY_PREVIOUS";

    private const int ShortestKey = 16;
    private const int KeyBytes = 32;

    /// <summary>Stops the start when a master key cannot be used.</summary>
    /// <exception cref="FormatException">It is too short, or its file cannot be read.</exception>
    public static void Validate(IConfiguration configuration)
    {
        if (ReadAll(configuration).Count > 0 && Read(configuration) is null)
            throw new FormatException($"{PreviousVariable} is set and {Variable} is not: set the key that takes its place.");
    }

    /// <summary>The master key as 32 bytes, or null when none is set.</summary>
    /// <exception cref="FormatException">It is too short, or its file cannot be read.</exception>
    internal static byte[]? Read(IConfiguration configuration) => Read(configuration, Variable);

    /// <summary>The master key and the one before it, as far as they are set.</summary>
    /// <exception cref="FormatException">One is too short, or its file cannot be read.</exception>
    internal static IReadOnlyList<byte[]> ReadAll(IConfiguration configuration) =>
        [.. new[] { Read(configuration, Variable), Read(configuration, PreviousVariable) }.OfType<byte[]>()];

    private static byte[]? Read(IConfiguration configuration, string variable)
    {
        var text = configuration[variable];
        if (string.IsNullOrWhiteSpace(text) && configuration[variable + "_FILE"] is { Length: > 0 } file)
            text = ReadFile(variable, file);
        if (string.IsNullOrWhiteSpace(text))
            return null;
        text = text.Trim();
        if (text.Length < ShortestKey)
            throw new FormatException($"{variable} must have at least {ShortestKey} characters.");
        return HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(text), KeyBytes, info: "monitor.master-key"u8.ToArray());
    }

    private static string ReadFile(string variable, string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{variable}_FILE names a file that cannot be read: {file}.", failure);
        }
    }
}
