namespace Monitor.Web.Answers;

/// <summary>Which addresses answer programs; all others are pages.</summary>
internal static class ApiPaths
{
    public static bool IsApi(this PathString path) =>
        path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/profiles", StringComparison.OrdinalIgnoreCase);
}
