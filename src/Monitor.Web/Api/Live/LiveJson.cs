using System.Text.Json.Serialization;

namespace Monitor.Web.Api.Live;

/// <summary>What this folder reads and writes as JSON.</summary>
[JsonSerializable(typeof(JobEventView))]
[JsonSerializable(typeof(TeamEventView))]
internal sealed partial class LiveJson : JsonSerializerContext;
