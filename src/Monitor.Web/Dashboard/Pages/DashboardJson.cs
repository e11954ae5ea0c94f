using System.Text.Json.Serialization;

namespace Monitor.Web.Dashboard.Pages;

/// <summary>What the dashboard's own script reads.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ChangeResult))]
[JsonSerializable(typeof(Dictionary<string, long>))]
internal sealed partial class DashboardJson : JsonSerializerContext;

/// <summary>What became of a change.</summary>
/// <param name="Matched">Tasks that were meant.</param>
/// <param name="Changed">Tasks that were, or would be, changed.</param>
/// <param name="Text">The same for people, or why nothing was done.</param>
internal sealed record ChangeResult(int Matched, int Changed, string Text);
