using System.Text.Json;
using Monitor.Data.Inbox;
using Npgsql;

namespace Monitor.Jobs.Listeners;

/// <summary>Keeps the messages of a queue whose work this version cannot do, until one can and they are replayed.</summary>
internal sealed class HeldListener(string queue, string what) : IMessageListener
{
    public string Queue => queue;

    public Task<MessageEnd> HandleAsync(NpgsqlConnection connection, JsonElement message, CancellationToken ct) =>
        Task.FromResult(MessageEnd.Held($"This version does not do that yet: {what}. The message is kept."));
}
