using System.Text.Json.Serialization;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Media;

/// <summary>What this folder reads and writes as JSON.</summary>
[JsonSerializable(typeof(ChangeMedia))]
[JsonSerializable(typeof(RetryMedia))]
[JsonSerializable(typeof(Envelope<MediaView>))]
[JsonSerializable(typeof(Envelope<MediaView[]>))]
[JsonSerializable(typeof(Envelope<MediaStatusView>))]
[JsonSerializable(typeof(Envelope<RetriedMediaView>))]
internal sealed partial class MediaJson : JsonSerializerContext;
