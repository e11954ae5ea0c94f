using System.Text.Json.Serialization;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Credits;

/// <summary>What this folder reads and writes as JSON.</summary>
[JsonSerializable(typeof(GrantCredits))]
[JsonSerializable(typeof(Envelope<CreditsView>))]
[JsonSerializable(typeof(Envelope<CreditEntryView[]>))]
internal sealed partial class CreditJson : JsonSerializerContext;
