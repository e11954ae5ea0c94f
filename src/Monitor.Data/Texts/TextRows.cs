using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Texts;

/// <summary>Reads rows about texts.</summary>
internal static class TextRows
{
    public static SentimentBucket Bucket(NpgsqlDataReader reader) => new(
        reader.GetFieldValue<DateTimeOffset>(0), reader.GetInt32(1), reader.GetDouble(2), reader.GetInt32(3), reader.GetInt32(4), reader.GetInt32(5), reader.GetInt32(6));

    public static TextRow Text(NpgsqlDataReader reader) => new(
        reader.GetString(0), reader.GetInt64(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetText(3), reader.GetFieldValue<string[]>(4),
        reader.GetFieldValue<float[]>(5), reader.IsDBNull(6) ? null : reader.GetFloat(6), reader.GetText(7), reader.GetInt16(8), reader.GetString(9), reader.GetInt16(10),
        reader.GetFieldValue<DateTimeOffset>(11), reader.GetText(12), reader.IsDBNull(13) ? null : reader.GetInt16(13));
}
