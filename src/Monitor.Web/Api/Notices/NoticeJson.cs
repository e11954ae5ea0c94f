using System.Text.Json.Serialization;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Notices;

/// <summary>What this folder reads and writes as JSON.</summary>
[JsonSerializable(typeof(Envelope<NoticeView[]>))]
internal sealed partial class NoticeJson : JsonSerializerContext;
