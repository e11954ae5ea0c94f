using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Monitor.ProviderSimulator.Faults;
using Monitor.ProviderSimulator.Network;
using Monitor.ProviderSimulator.Network.YouTube;

namespace Monitor.ProviderSimulator.Providers.YouTube;

/// <summary>YouTube's Analytics API: who watches a channel. A channel whose id begins with <c>UCforeign</c> is not the token's.</summary>
internal sealed class AnalyticsSimulator : OwnNetwork
{
    private const string Scheme = "Bearer ";
    private const string Filter = "channel==";

    private static readonly string[] Ages = ["age13-17", "age18-24", "age25-34", "age35-44", "age45-54", "age55-64", "age65-"];
    private static readonly string[] Genders = ["female", "male"];

    public override string Name => "youtube-analytics";

    public override FrozenDictionary<string, SimulatedRoute> Routes { get; } = Gets("/reports");

    public override ValueTask<Question> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var key = Header(request, "Authorization") is { } header && header.StartsWith(Scheme, StringComparison.Ordinal) && header.Length > Scheme.Length ? header[Scheme.Length..] : null;
        var wanted = Text(request, "filters") ?? Text(request, "ids");
        return ValueTask.FromResult(new Question(Subject.AccountId, wanted?.StartsWith(Filter, StringComparison.Ordinal) is true ? wanted[Filter.Length..] : null, key));
    }

    public override int? Answer(Utf8JsonWriter json, Exchange exchange, FaultRule? fault)
    {
        var target = exchange.Question.Target!;
        if (target.StartsWith("UCforeign", StringComparison.Ordinal))
            return GoogleErrors.Write(json, 403, "forbidden", "Forbidden");
        if (target != "MINE" && YouTubeNetwork.ById(target, exchange.At, fault) is null)
            return GoogleErrors.Write(json, 403, "forbidden", "Forbidden");
        var weights = (from gender in Genders from age in Ages select (gender, age, 1 + StableHash.Of($"{target}/{gender}/{age}") % 40)).ToArray();
        var all = weights.Sum(weight => (double)weight.Item3);
        new JsonObject
        {
            ["kind"] = "youtubeAnalytics#resultTable",
            ["columnHeaders"] = new JsonArray(Column("ageGroup", "DIMENSION", "STRING"), Column("gender", "DIMENSION", "STRING"), Column("viewerPercentage", "METRIC", "FLOAT")),
            ["rows"] = new JsonArray([.. weights.Select(weight => (JsonNode)new JsonArray(weight.age, weight.gender, Math.Round(weight.Item3 * 100 / all, 1)))]),
        }.WriteTo(json);
        return StatusCodes.Status200OK;
    }

    public override int WriteFailure(Utf8JsonWriter json, Exchange exchange, Failure failure) => failure.Kind switch
    {
        FailureKind.Unauthorized => GoogleErrors.Write(json, 401, "authError", "Request had invalid authentication credentials."),
        FailureKind.NotFound => GoogleErrors.Write(json, 403, "forbidden", "Forbidden"),
        _ => GoogleErrors.Write(json, failure),
    };

    private static JsonObject Column(string name, string type, string data) => new() { ["name"] = name, ["columnType"] = type, ["dataType"] = data };
}
