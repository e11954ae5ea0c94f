using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Monitor.Web.Tests.Access;

/// <summary>What a browser and an authenticator would say; each member says what is told wrongly.</summary>
internal sealed record Ceremony
{
    /// <summary>The page that asks; the authenticator's own unless given.</summary>
    public string? Origin { get; init; }

    /// <summary>The host name that is signed; that of the options unless given.</summary>
    public string? RpId { get; init; }

    /// <summary>The challenge that is signed; that of the options unless given.</summary>
    public string? Challenge { get; init; }

    /// <summary>Whether the person is there.</summary>
    public bool IsPresent { get; init; } = true;

    /// <summary>Whether the authenticator knows that it is its person.</summary>
    public bool IsVerified { get; init; } = true;

    /// <summary>Whether a page of another origin frames the one that asks.</summary>
    public bool IsCrossOrigin { get; init; }

    /// <summary>What the ceremony says it is.</summary>
    public string? Type { get; init; }

    /// <summary>The counter, in place of the next one.</summary>
    public uint? Counter { get; init; }

    /// <summary>The person's handle in place of the stored one; empty: none is sent.</summary>
    public byte[]? Handle { get; init; }

    /// <summary>The format of the attestation.</summary>
    public string Format { get; init; } = "none";

    /// <summary>Whether a bit of the signature is turned over.</summary>
    public bool IsForged { get; init; }
}

/// <summary>An authenticator with one passkey, made of nothing but a key on the curve P-256.</summary>
internal sealed class SoftAuthenticator(string origin) : IDisposable
{
    private const byte Present = 0x01;
    private const byte Verified = 0x04;
    private const byte HasCredential = 0x40;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private byte[] _handle = [];
    private uint _counter;

    /// <summary>What it calls its passkey.</summary>
    public byte[] CredentialId { get; init; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>Whether it counts its signatures.</summary>
    public bool Counts { get; init; } = true;

    /// <summary>Answers what <c>navigator.credentials.create</c> was asked for.</summary>
    public object Create(JsonElement options, Ceremony? ceremony = null)
    {
        var told = ceremony ?? new();
        _handle = Base64Url.DecodeFromChars(options.GetProperty("user").Text("id"));
        var data = AuthenticatorData(told.RpId ?? options.GetProperty("rp").Text("id")!, told, withCredential: true);
        var cbor = new CborWriter(CborConformanceMode.Ctap2Canonical);
        cbor.WriteStartMap(3);
        cbor.WriteTextString("fmt");
        cbor.WriteTextString(told.Format);
        cbor.WriteTextString("attStmt");
        cbor.WriteStartMap(0);
        cbor.WriteEndMap();
        cbor.WriteTextString("authData");
        cbor.WriteByteString(data);
        cbor.WriteEndMap();
        return new
        {
            id = Text(CredentialId),
            rawId = Text(CredentialId),
            type = "public-key",
            response = new
            {
                clientDataJSON = Text(ClientData(told.Type ?? "webauthn.create", options, told)),
                attestationObject = Text(cbor.Encode()),
                transports = new[] { "internal", "something-new" },
            },
            clientExtensionResults = new { },
        };
    }

    /// <summary>Answers what <c>navigator.credentials.get</c> was asked for.</summary>
    public object Get(JsonElement options, Ceremony? ceremony = null)
    {
        var told = ceremony ?? new();
        var data = AuthenticatorData(told.RpId ?? options.Text("rpId")!, told, withCredential: false);
        var client = ClientData(told.Type ?? "webauthn.get", options, told);
        var signature = _key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        if (told.IsForged)
            signature[^1] ^= 1;
        var handle = told.Handle ?? _handle;
        return new
        {
            id = Text(CredentialId),
            rawId = Text(CredentialId),
            type = "public-key",
            response = new
            {
                clientDataJSON = Text(client),
                authenticatorData = Text(data),
                signature = Text(signature),
                userHandle = handle.Length == 0 ? null : Text(handle),
            },
            clientExtensionResults = new { },
        };
    }

    public void Dispose() => _key.Dispose();

    private byte[] ClientData(string type, JsonElement options, Ceremony told) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        type,
        challenge = told.Challenge ?? options.Text("challenge"),
        origin = told.Origin ?? origin,
        crossOrigin = told.IsCrossOrigin,
    });

    private byte[] AuthenticatorData(string rpId, Ceremony told, bool withCredential)
    {
        var flags = (told.IsPresent ? Present : 0) | (told.IsVerified ? Verified : 0) | (withCredential ? HasCredential : 0);
        var counter = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(counter, told.Counter ?? (Counts ? ++_counter : 0));
        byte[] head = [.. SHA256.HashData(Encoding.UTF8.GetBytes(rpId)), (byte)flags, .. counter];
        return withCredential ? [.. head, .. new byte[16], (byte)(CredentialId.Length >> 8), (byte)CredentialId.Length, .. CredentialId, .. PublicKey()] : head;
    }

    private byte[] PublicKey()
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        var cbor = new CborWriter(CborConformanceMode.Ctap2Canonical);
        cbor.WriteStartMap(5);
        cbor.WriteInt32(1);
        cbor.WriteInt32(2);
        cbor.WriteInt32(3);
        cbor.WriteInt32(-7);
        cbor.WriteInt32(-1);
        cbor.WriteInt32(1);
        cbor.WriteInt32(-2);
        cbor.WriteByteString(point.X!);
        cbor.WriteInt32(-3);
        cbor.WriteByteString(point.Y!);
        cbor.WriteEndMap();
        return cbor.Encode();
    }

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
