namespace Monitor.Data.Sql;

/// <summary>The database cannot be brought to the schema of this build.</summary>
public sealed class MigrationException : Exception
{
    /// <summary>Creates the exception.</summary>
    public MigrationException()
    {
    }

    /// <summary>Creates the exception with a message for the operator.</summary>
    public MigrationException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with a message for the operator and its cause.</summary>
    public MigrationException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
