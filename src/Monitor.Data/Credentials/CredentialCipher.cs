using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Monitor.Data.Secrets;

namespace Monitor.Data.Credentials;

/// <summary>The secret fields of a credential on their way into and out of its row.</summary>
public sealed class CredentialCipher(SecretBox box)
{
    private const string Purpose = "credential";

    /// <summary>What the column <c>credentials</c> holds.</summary>
    internal string Seal(IReadOnlyDictionary<string, string> fields) => JsonSerializer.Serialize(
        new SealedFields(box.Seal(Purpose, JsonSerializer.Serialize(new(fields, StringComparer.Ordinal), CredentialJson.Default.DictionaryStringString))),
        CredentialJson.Default.SealedFields);

    /// <summary>The fields again; false when the keys that sealed them are not known here.</summary>
    public bool TryOpen(string stored, [NotNullWhen(true)] out IReadOnlyDictionary<string, string>? fields)
    {
        fields = null;
        if (JsonSerializer.Deserialize(stored, CredentialJson.Default.SealedFields) is not { Sealed: { } content } || !box.TryOpen(Purpose, content, out var json))
            return false;
        fields = JsonSerializer.Deserialize(json, CredentialJson.Default.DictionaryStringString);
        return fields is not null;
    }
}

internal sealed record SealedFields([property: JsonPropertyName("sealed")] string Sealed);

[JsonSerializable(typeof(SealedFields))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class CredentialJson : JsonSerializerContext;
