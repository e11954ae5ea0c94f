using System.Text.Json;
using System.Text.Json.Serialization;
using Monitor.Web.Answers;

namespace Monitor.Web.People.Passkeys;

/// <summary>Adds a passkey.</summary>
/// <param name="Name">What its person calls it.</param>
/// <param name="Credential">What <c>navigator.credentials.create</c> answered, as its <c>toJSON</c> writes it.</param>
internal sealed record AddPasskey(string? Name, JsonElement Credential);

/// <summary>Gives a passkey another name.</summary>
internal sealed record RenamePasskey(string? Name);

/// <summary>Signs in with a passkey, or proves with it who one is.</summary>
/// <param name="Credential">What <c>navigator.credentials.get</c> answered, as its <c>toJSON</c> writes it.</param>
internal sealed record PresentPasskey(JsonElement Credential);

/// <summary>What a browser is asked for.</summary>
/// <param name="PublicKey">For <c>PublicKeyCredential.parseCreationOptionsFromJSON</c> or <c>parseRequestOptionsFromJSON</c>.</param>
internal sealed record PasskeyOptionsView(JsonElement PublicKey);

/// <summary>A passkey.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What its person calls it.</param>
/// <param name="HostName">The host name that it works for.</param>
/// <param name="Transports">How it is reached, such as internal, usb.</param>
/// <param name="BackedUp">Whether it is kept in more places than one.</param>
/// <param name="CreatedAt">When it was added.</param>
/// <param name="LastUsedAt">When it was last used.</param>
internal sealed record PasskeyView(
    Guid Id, string Name, string HostName, IReadOnlyList<string> Transports, bool BackedUp, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);

/// <summary>What this folder reads and writes as JSON.</summary>
[JsonSerializable(typeof(AddPasskey))]
[JsonSerializable(typeof(RenamePasskey))]
[JsonSerializable(typeof(PresentPasskey))]
[JsonSerializable(typeof(Envelope<PasskeyOptionsView>))]
[JsonSerializable(typeof(Envelope<PasskeyView>))]
[JsonSerializable(typeof(Envelope<PasskeyView[]>))]
internal sealed partial class PasskeyJson : JsonSerializerContext;
