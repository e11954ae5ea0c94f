using System.Text.Json.Serialization;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Search;

/// <summary>What this folder writes as JSON.</summary>
[JsonSerializable(typeof(Envelope<SearchView>))]
internal sealed partial class SearchJson : JsonSerializerContext;
