namespace Monitor.Data.Inbox;

/// <summary>A message that is to be worked on now.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Queue">The queue that it came by.</param>
/// <param name="Body">What it says; null when no known key opens it.</param>
/// <param name="Attempts">The number of this try.</param>
/// <param name="RunNo">Its fence.</param>
public sealed record DueMessage(long Id, string Queue, byte[]? Body, short Attempts, int RunNo)
{
    /// <summary>Keeps what it says out of logs.</summary>
    public override string ToString() => $"{Queue} {Id}";
}

/// <summary>A message as operators see it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Queue">The queue that it came by.</param>
/// <param name="Key">Its own id, or a digest of it.</param>
/// <param name="State">waiting, done, held or dead.</param>
/// <param name="ReceivedAt">When it came.</param>
/// <param name="EndedAt">Since when it is done, held or dead.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Result">What became of it, or what was wrong.</param>
public sealed record StoredMessage(
    long Id, string Queue, string Key, string State, DateTimeOffset ReceivedAt, DateTimeOffset? EndedAt, int Attempts, string? Result);

/// <summary>How the work on a message ends.</summary>
public enum MessageEndKind
{
    /// <summary>What it asks for is done.</summary>
    Done,

    /// <summary>Nobody can work on it: it is set aside at once.</summary>
    Dead,
}

/// <summary>How the work on a message ended.</summary>
/// <param name="Kind">How.</param>
/// <param name="Result">For people; nothing of what the message says.</param>
public sealed record MessageEnd(MessageEndKind Kind, string Result)
{
    /// <summary>It is done.</summary>
    public static MessageEnd Done(string result) => new(MessageEndKind.Done, result);

    /// <summary>It is set aside.</summary>
    public static MessageEnd Dead(string result) => new(MessageEndKind.Dead, result);
}
