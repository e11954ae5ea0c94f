using System.Text.Json.Serialization;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.InstagramMonitors;

/// <summary>What this folder reads and writes as JSON.</summary>
[JsonSerializable(typeof(CreateInfluencerMonitor))]
[JsonSerializable(typeof(CreatePostMonitor))]
[JsonSerializable(typeof(StopTasks))]
[JsonSerializable(typeof(Envelope<InfluencerMonitorCreated>))]
[JsonSerializable(typeof(Envelope<InfluencerMonitor[]>))]
[JsonSerializable(typeof(Envelope<PostMonitorCreated>))]
[JsonSerializable(typeof(Envelope<PostMonitor[]>))]
[JsonSerializable(typeof(Envelope<MonitorStatus>))]
[JsonSerializable(typeof(Envelope<MonitorStatusChanged>))]
[JsonSerializable(typeof(Envelope<MonitorsStopped>))]
internal sealed partial class InstagramMonitorJson : JsonSerializerContext;
