using System.Text.Json.Serialization;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Credentials;

/// <summary>What this folder reads and writes as JSON.</summary>
[JsonSerializable(typeof(AddCredential))]
[JsonSerializable(typeof(RotateCredential))]
[JsonSerializable(typeof(Envelope<CredentialView>))]
[JsonSerializable(typeof(Envelope<CredentialView[]>))]
[JsonSerializable(typeof(Envelope<CredentialTestView>))]
internal sealed partial class CredentialJson : JsonSerializerContext;
