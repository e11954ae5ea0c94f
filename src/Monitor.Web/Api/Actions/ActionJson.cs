using System.Text.Json.Serialization;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Actions;

/// <summary>What this folder reads and writes as JSON.</summary>
[JsonSerializable(typeof(OrderAction))]
[JsonSerializable(typeof(Envelope<BulkActionView>))]
[JsonSerializable(typeof(Envelope<BulkActionView[]>))]
internal sealed partial class ActionJson : JsonSerializerContext;
