using System.Text.Json;

namespace Monitor.Web.Api.Messages;

/// <summary>A message to put into a queue, as one who publishes at the broker would.</summary>
/// <param name="Queue">Which queue.</param>
/// <param name="Key">Its own id: one with the same id is the same message. Unless given, what it says tells it from others.</param>
/// <param name="Body">What it says.</param>
internal sealed record SendMessage(string? Queue, string? Key, JsonElement? Body)
{
    /// <summary>What it says may be a secret.</summary>
    public override string ToString() => $"a message to {Queue}";
}

/// <summary>What a list of messages is asked with.</summary>
internal sealed record MessageQuery
{
    public string? Queue { get; init; }
    public string? State { get; init; }
    public string? Limit { get; init; }
    public string? Cursor { get; init; }
    public string? Before { get; init; }
}

/// <summary>A message, without what it says.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Queue">The queue that it came by.</param>
/// <param name="Key">Its own id, or a digest of it.</param>
/// <param name="State"><c>waiting</c>, <c>done</c>, <c>held</c> by an earlier version that could not do it yet, or <c>dead</c>: set aside.</param>
/// <param name="ReceivedAt">When it came.</param>
/// <param name="EndedAt">Since when it is done, held or dead.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Result">What became of it, or what was wrong.</param>
internal sealed record MessageView(
    long Id, string Queue, string Key, string State, DateTimeOffset ReceivedAt, DateTimeOffset? EndedAt, int Attempts, string? Result);

/// <summary>What became of sending a message.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Stored">False when it was there before.</param>
internal sealed record SentMessageView(string Queue, bool Stored);
