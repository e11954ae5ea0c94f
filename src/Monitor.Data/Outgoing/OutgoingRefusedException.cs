namespace Monitor.Data.Outgoing;

/// <summary>An address outside may not be reached, or what it sends is too much.</summary>
public sealed class OutgoingRefusedException : IOException
{
    /// <summary>Creates the exception.</summary>
    public OutgoingRefusedException()
    {
    }

    /// <summary>Creates the exception with what was refused.</summary>
    public OutgoingRefusedException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with what was refused and its cause.</summary>
    public OutgoingRefusedException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>The refusal behind a failed call, if it was one.</summary>
    public static OutgoingRefusedException? Find(Exception? exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
            if (e is OutgoingRefusedException refused)
                return refused;
        return null;
    }
}
