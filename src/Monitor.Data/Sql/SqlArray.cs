using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Sql;

/// <summary>Arrays as parameters of statements that write many rows at once.</summary>
public static class SqlArray
{
    /// <summary>One value of every item.</summary>
    public static NpgsqlParameter<TValue[]> Of<TItem, TValue>(IReadOnlyList<TItem> items, Func<TItem, TValue> select)
    {
        var values = new TValue[items.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = select(items[i]);
        var parameter = new NpgsqlParameter<TValue[]> { TypedValue = values };
        if (typeof(TValue) == typeof(DateTime) || typeof(TValue) == typeof(DateTime?))
            parameter.NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz;
        return parameter;
    }
}
