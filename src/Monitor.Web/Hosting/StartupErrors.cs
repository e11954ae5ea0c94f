using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Monitor.Data.Embedded;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Web.Hosting;

/// <summary>Tells an operator in one line why the service cannot start. Anything else is a fault and keeps its stack trace.</summary>
internal static class StartupErrors
{
    private const int Failed = 1;

    /// <summary>The line and the exit code, or null for a fault.</summary>
    public static (string Line, int ExitCode)? Explain(Exception exception) => exception switch
    {
        StartupException e => (e.Message, e.ExitCode),
        FormatException e => (e.Message, StartupException.BadOption),
        OptionsValidationException e => (string.Join(" ", e.Failures), StartupException.BadOption),
        EmbeddedPostgresException or MigrationException => (exception.Message, Failed),
        NpgsqlException e => ($"The database cannot be used: {Innermost(e)}", Failed),
        IOException { InnerException: AddressInUseException } e => (e.Message, Failed),
        _ => null,
    };

    private static string Innermost(Exception exception) =>
        exception.InnerException is { } inner ? $"{exception.Message}: {inner.Message}" : exception.Message;
}
