using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Providers.Shared.Wire;

/// <summary>Which page of a list is asked for.</summary>
internal static class WirePage
{
    /// <summary>Where it begins; null at the beginning of the list.</summary>
    public static string? Cursor(FetchRequest request) => request.Cursor is { Length: > 0 } cursor ? cursor : null;

    /// <summary>How many things it should have: as many as are wanted, within what the provider gives at once.</summary>
    public static int Size(FetchRequest request, int largest) => Size(request, largest, largest);

    /// <param name="request">What is asked.</param>
    /// <param name="usual">How many when nobody says.</param>
    /// <param name="largest">How many the provider gives at once.</param>
    public static int Size(FetchRequest request, int usual, int largest) => Math.Clamp(request.Limit ?? usual, 1, largest);
}
