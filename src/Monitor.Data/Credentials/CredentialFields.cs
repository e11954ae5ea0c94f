namespace Monitor.Data.Credentials;

/// <summary>The secret fields of a credential and what may be shown of them.</summary>
public static class CredentialFields
{
    private const int ShownEnd = 4;
    private const int ShortestWithEnd = 16;

    /// <summary>The fields that can hold the key itself, of which a credential needs one.</summary>
    public static readonly IReadOnlyList<string> KeyNames = ["key", "api_key", "token", "access_token"];

    /// <summary>The key itself, or null when there is none.</summary>
    public static string? Key(IReadOnlyDictionary<string, string> fields)
    {
        foreach (var name in KeyNames)
            if (fields.TryGetValue(name, out var key) && !string.IsNullOrWhiteSpace(key))
                return key.Trim();
        return null;
    }

    /// <summary>The last four characters of a key that is long enough to lose them; else nothing.</summary>
    public static string Fingerprint(string key) => key.Length >= ShortestWithEnd ? key[^ShownEnd..] : "";
}
