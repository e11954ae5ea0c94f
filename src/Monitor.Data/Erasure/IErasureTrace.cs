using Npgsql;

namespace Monitor.Data.Erasure;

/// <summary>Traces of people in tables that this project does not know.</summary>
public interface IErasureTrace
{
    /// <summary>Removes them in the transaction of the erasure.</summary>
    /// <param name="connection">The connection, in a transaction.</param>
    /// <param name="platform">The platform.</param>
    /// <param name="names">Handles and codes of posts under which something may be kept.</param>
    /// <param name="ct">Cancels the query.</param>
    Task EraseAsync(NpgsqlConnection connection, string platform, IReadOnlyCollection<string> names, CancellationToken ct);
}
