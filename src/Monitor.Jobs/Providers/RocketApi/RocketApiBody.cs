using System.Globalization;
using System.Text.Json.Serialization;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Instagram;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.RocketApi;

/// <summary>The body of a request, of which each endpoint wants some fields. Ids are numbers; without one, RocketAPI says that it is required.</summary>
internal sealed record RocketApiBody
{
    public string? Username { get; init; }

    public UInt128? Id { get; init; }

    public UInt128[]? Ids { get; init; }

    public string? Shortcode { get; init; }

    public int? Count { get; init; }

    public string? MaxId { get; init; }

    public string? MinId { get; init; }

    public static JsonBody OfHandle(FetchRequest request) => Json(new() { Username = request.Target });

    public static JsonBody OfId(FetchRequest request) => Json(new() { Id = IdOf(request) });

    public static JsonBody OfIds(FetchRequest request) => Json(new() { Ids = IdOf(request) is { } id ? [id] : [] });

    public static JsonBody OfCode(FetchRequest request) => Json(new() { Shortcode = request.Target });

    public static JsonBody OfPage(FetchRequest request, int largest) =>
        Json(new() { Id = IdOf(request), Count = WirePage.Size(request, largest), MaxId = request.Cursor });

    public static JsonBody OfComments(FetchRequest request) =>
        Json(new() { Id = IdOf(InstagramShortcode.ToId(request.Target)), MinId = WirePage.Cursor(request) });

    private static UInt128? IdOf(FetchRequest request) => IdOf(request.Target);

    private static UInt128? IdOf(string? digits) =>
        UInt128.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private static JsonBody Json(RocketApiBody body) => JsonBody.Of(body, RocketApiJson.Default.RocketApiBody);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RocketApiBody))]
internal sealed partial class RocketApiJson : JsonSerializerContext;
