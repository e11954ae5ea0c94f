using System.Data.Common;

namespace Monitor.Data.Sql;

public static class NullableText
{
    /// <summary>A text column that may be null.</summary>
    public static string? GetText(this DbDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);
}
