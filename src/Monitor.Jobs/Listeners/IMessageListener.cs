using System.Text.Json;
using Monitor.Data.Inbox;
using Npgsql;

namespace Monitor.Jobs.Listeners;

/// <summary>Does what the messages of a queue ask for.</summary>
internal interface IMessageListener
{
    /// <summary>The queue.</summary>
    string Queue { get; }

    /// <summary>Topics of hints for other processes, after the commit.</summary>
    IReadOnlyList<string> Topics => [];

    /// <summary>Does it on this connection, in a transaction that also marks the message; when it throws, nothing is done and it is tried again.</summary>
    Task<MessageEnd> HandleAsync(NpgsqlConnection connection, JsonElement message, CancellationToken ct);
}
