namespace Monitor.Data.Embedded;

/// <summary>The service's own PostgreSQL cannot run; the message tells the operator what to do.</summary>
public sealed class EmbeddedPostgresException : Exception
{
    /// <summary>Creates the exception.</summary>
    public EmbeddedPostgresException()
    {
    }

    /// <summary>Creates the exception with a message for the operator.</summary>
    public EmbeddedPostgresException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with a message for the operator and its cause.</summary>
    public EmbeddedPostgresException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
