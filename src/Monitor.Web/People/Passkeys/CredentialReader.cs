using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Fido2NetLib;
using Fido2NetLib.Objects;
using Monitor.Web.Answers;

namespace Monitor.Web.People.Passkeys;

/// <summary>Reads what a browser's credential writes as JSON, and says of every member what is wrong with it.</summary>
internal sealed class CredentialReader(JsonElement credential)
{
    private const string Kind = "public-key";

    private readonly List<ApiError> _errors = [];

    /// <summary>The same as the API names them.</summary>
    public static readonly IReadOnlyDictionary<string, AuthenticatorTransport> Transports = new Dictionary<string, AuthenticatorTransport>(StringComparer.Ordinal)
    {
        ["usb"] = AuthenticatorTransport.Usb,
        ["nfc"] = AuthenticatorTransport.Nfc,
        ["ble"] = AuthenticatorTransport.Ble,
        ["smart-card"] = AuthenticatorTransport.SmartCard,
        ["hybrid"] = AuthenticatorTransport.Hybrid,
        ["internal"] = AuthenticatorTransport.Internal,
    };

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<ApiError> Errors => _errors;

    /// <summary>The answer to the making of a passkey; null when something is wrong.</summary>
    public AuthenticatorAttestationRawResponse? Attestation()
    {
        var (id, response) = (Head(), Response());
        var (clientData, attestation) = (Bytes(response, "clientDataJSON"), Bytes(response, "attestationObject"));
        return _errors.Count > 0 ? null : new AuthenticatorAttestationRawResponse
        {
            Id = Base64Url.EncodeToString(id),
            RawId = id!,
            Type = PublicKeyCredentialType.PublicKey,
            Response = new() { ClientDataJson = clientData!, AttestationObject = attestation!, Transports = [.. Reached(response)] },
            ClientExtensionResults = new(),
        };
    }

    /// <summary>The answer to the use of a passkey; null when something is wrong.</summary>
    public AuthenticatorAssertionRawResponse? Assertion()
    {
        var (id, response) = (Head(), Response());
        var (clientData, authenticator) = (Bytes(response, "clientDataJSON"), Bytes(response, "authenticatorData"));
        var (signature, handle) = (Bytes(response, "signature"), Bytes(response, "userHandle", isOptional: true));
        return _errors.Count > 0 ? null : new AuthenticatorAssertionRawResponse
        {
            Id = Base64Url.EncodeToString(id),
            RawId = id!,
            Type = PublicKeyCredentialType.PublicKey,
            Response = new() { ClientDataJson = clientData!, AuthenticatorData = authenticator!, Signature = signature!, UserHandle = handle },
            ClientExtensionResults = new(),
        };
    }

    /// <summary>The challenge that the browser says it answers; null when it says nothing that can be read.</summary>
    public static byte[]? Challenge(byte[] clientData)
    {
        try
        {
            using var json = JsonDocument.Parse(clientData);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("challenge", out var challenge)
                && TryDecode(challenge, out var bytes) ? bytes : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private byte[]? Head()
    {
        if (Member(credential, "type") is not { ValueKind: JsonValueKind.String } type || !type.ValueEquals(Kind))
            _errors.Add(new ApiError("credential.type", $"credential.type is {Kind}.", ErrorCodes.UnknownValue));
        return Bytes(credential, "rawId", "credential.rawId");
    }

    private JsonElement? Response()
    {
        if (Member(credential, "response") is { ValueKind: JsonValueKind.Object } response)
            return response;
        _errors.Add(new ApiError("credential.response", "credential.response is an object.", ErrorCodes.WrongType));
        return null;
    }

    private byte[]? Bytes(JsonElement? response, string name, bool isOptional = false) =>
        response is { } parent ? Bytes(parent, name, $"credential.response.{name}", isOptional) : null;

    private byte[]? Bytes(JsonElement parent, string name, string path, bool isOptional = false)
    {
        if (Member(parent, name) is not { } member || member.ValueKind is JsonValueKind.Null)
        {
            if (!isOptional)
                _errors.Add(new ApiError(path, $"{path} is required.", ErrorCodes.Required));
            return null;
        }

        if (TryDecode(member, out var bytes))
            return bytes;
        _errors.Add(new ApiError(path, $"{path} holds bytes in base64url.", ErrorCodes.WrongType));
        return null;
    }

    // What is not known is left out: it is only a hint for browsers.
    private static IEnumerable<AuthenticatorTransport> Reached(JsonElement? response) =>
        response is { } parent && Member(parent, "transports") is { ValueKind: JsonValueKind.Array } names
            ? Transports.Where(known => names.EnumerateArray().Any(n => n.ValueKind == JsonValueKind.String && n.ValueEquals(known.Key))).Select(known => known.Value)
            : [];

    private static JsonElement? Member(JsonElement parent, string name) => parent.TryGetProperty(name, out var member) ? member : null;

    private static bool TryDecode(JsonElement member, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (member.ValueKind != JsonValueKind.String)
            return false;
        try
        {
            var text = member.GetString()!;
            if (text.Length == 0 || !Base64Url.IsValid(text))
                return false;
            bytes = Base64Url.DecodeFromChars(text);
            return bytes.Length > 0;
        }
        // Half of a surrogate pair, which the reader takes for granted until it is asked for a text.
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
