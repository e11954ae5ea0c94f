using System.Text.Json.Serialization;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Messages;

/// <summary>What this folder reads and writes as JSON.</summary>
[JsonSerializable(typeof(SendMessage))]
[JsonSerializable(typeof(Envelope<SentMessageView>))]
[JsonSerializable(typeof(Envelope<MessageView>))]
[JsonSerializable(typeof(Envelope<MessageView[]>))]
internal sealed partial class MessageJson : JsonSerializerContext;
