namespace Monitor.Web.Answers;

/// <summary>Which addresses answer programs; all others are pages.</summary>
internal static class ApiPaths
{
    /// <summary>What these addresses begin with.</summary>
    public static readonly string[] Roots = ["/api", "/profiles", "/feed", "/users"];

    public static bool IsApi(this PathString path) =>
        Roots.Any(root => path.StartsWithSegments(root, StringComparison.OrdinalIgnoreCase));
}
