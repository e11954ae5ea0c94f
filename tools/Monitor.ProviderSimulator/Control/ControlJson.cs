using System.Text.Json.Serialization;
using Monitor.ProviderSimulator.Requests;

namespace Monitor.ProviderSimulator.Control;

internal sealed record FaultBody(
    int? Id,
    string? Provider,
    string? Route,
    string? Target,
    string? Kind,
    double? Probability,
    int? Count,
    int? RetryAfter,
    int? DelayMs,
    int? Status,
    string? Field);

internal sealed record FaultsBody(IReadOnlyList<FaultBody> Faults);

internal sealed record RequestsBody(int Count, IReadOnlyList<LoggedRequest> Requests);

internal sealed record CountBody(int Count);

internal sealed record ClockBody(double? Speed, double? OffsetSeconds);

internal sealed record ClockView(DateTimeOffset Now, double Speed, double OffsetSeconds);

internal sealed record CdnBody(
    bool? Dead, double? Expired, double? Lying, double? Huge, double? Hanging, double? Missing, double? Broken, int? LatencyMs, bool? ChecksExpiry, long? Requests);

internal sealed record HealthBody(string Status, IEnumerable<string> Providers);

internal sealed record ErrorBody(string Error, IEnumerable<string>? Allowed);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(FaultBody))]
[JsonSerializable(typeof(FaultsBody))]
[JsonSerializable(typeof(RequestsBody))]
[JsonSerializable(typeof(CountBody))]
[JsonSerializable(typeof(ClockBody))]
[JsonSerializable(typeof(ClockView))]
[JsonSerializable(typeof(CdnBody))]
[JsonSerializable(typeof(HealthBody))]
[JsonSerializable(typeof(ErrorBody))]
internal sealed partial class ControlJson : JsonSerializerContext;
