using System.Text.Json.Nodes;
using Monitor.Data.Enrichment;
using Monitor.Data.Time;

namespace Monitor.Jobs.Enrichment;

/// <summary>Estimates as parts of results; each says that it is one.</summary>
internal static class EstimateJson
{
    private const string Prefix = "estimated_";

    /// <summary>The result of a flow.</summary>
    public static string Result(ProfileInput profile, EnrichmentRun run)
    {
        var result = new JsonObject { ["platform"] = profile.Platform, ["platform_id"] = profile.PlatformId, ["username"] = profile.Handle };
        foreach (var (name, value) in Of(run.Kept!))
            result[name] = value?.DeepClone();
        if (run.Estimates.Count > 1)
            result["compared"] = new JsonArray([.. run.Estimates.Skip(1).Where(estimate => estimate.IsKept).Select(Of)]);
        return result.ToJsonString();
    }

    /// <summary>Adds estimates to the result of a search: whole, and plain values under names that say what they are, which files have as columns.</summary>
    public static string Add(string result, IReadOnlyList<Estimate> kept)
    {
        var whole = JsonNode.Parse(result)!.AsObject();
        foreach (var estimate in kept)
            foreach (var (name, value) in JsonNode.Parse(estimate.Values!)!.AsObject())
                if (Plain(value) is { } plain)
                    whole[Prefix + name] = plain;
        whole["enrichment"] = new JsonArray([.. kept.Select(Of)]);
        return whole.ToJsonString();
    }

    private static JsonObject Of(Estimate estimate) => new()
    {
        ["estimated"] = true,
        ["kind"] = estimate.Prompt.Kind.Name,
        ["prompt_version"] = estimate.Prompt.Version,
        ["model"] = estimate.Model,
        ["estimates"] = JsonNode.Parse(estimate.Values!),
        ["missing"] = new JsonArray([.. estimate.Missing]),
        ["tries"] = estimate.Usage.Tries,
        ["prompt_tokens"] = estimate.Usage.PromptTokens,
        ["completion_tokens"] = estimate.Usage.CompletionTokens,
        ["cost_usd"] = estimate.Usage.CostUsd,
        ["estimated_at"] = estimate.At.ToWireFormat(),
    };

    private static string? Plain(JsonNode? value) => value switch
    {
        JsonValue text => text.GetValue<string>(),
        JsonArray texts when texts.All(text => text is JsonValue) => string.Join(", ", texts.Select(text => text!.GetValue<string>())),
        _ => null,
    };
}
