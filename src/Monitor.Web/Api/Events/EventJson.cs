using System.Text.Json.Serialization;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Events;

/// <summary>What this folder writes as JSON.</summary>
[JsonSerializable(typeof(Envelope<LoggedEventView[]>))]
[JsonSerializable(typeof(Envelope<LoggedEventDetailsView>))]
internal sealed partial class EventJson : JsonSerializerContext;
