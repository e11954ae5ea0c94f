using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Lama;

/// <summary>Comments go on in one of two directions, each with a position of its own: <c>[comments, min_id, max_id]</c>.</summary>
internal static class LamaCursor
{
    private const string MaxMark = "max:";

    /// <summary>Where a page of comments says that the next one begins.</summary>
    public static string? Of(WireValue minId, WireValue maxId) => minId.Cursor() ?? (maxId.Cursor() is { } max ? MaxMark + max : null);

    public static string? Min(FetchRequest request) => WirePage.Cursor(request) is { } cursor && !cursor.StartsWith(MaxMark, StringComparison.Ordinal) ? cursor : null;

    public static string? Max(FetchRequest request) => WirePage.Cursor(request) is { } cursor && cursor.StartsWith(MaxMark, StringComparison.Ordinal) ? cursor[MaxMark.Length..] : null;
}
