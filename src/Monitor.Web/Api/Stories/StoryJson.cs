using System.Text.Json.Serialization;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Stories;

/// <summary>What this folder writes as JSON.</summary>
[JsonSerializable(typeof(Envelope<StoryView>))]
internal sealed partial class StoryJson : JsonSerializerContext;
