namespace Monitor.Data.Sql;

/// <summary>Patterns of <c>like</c> from texts that people gave, in which nothing has a meaning of its own.</summary>
internal static class Like
{
    /// <summary>What begins with the text.</summary>
    public static string Beginning(string text) => $"{Escape(text)}%";

    /// <summary>What holds the text.</summary>
    public static string Holding(string text) => $"%{Escape(text)}%";

    private static string Escape(string text) => text
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("%", @"\%", StringComparison.Ordinal)
        .Replace("_", @"\_", StringComparison.Ordinal);
}
