using Npgsql;

namespace Monitor.Data.Actions;

/// <summary>Notes in the transaction of a part how far the action is; throws when it is not wanted any more.</summary>
/// <param name="connection">Of the part's transaction.</param>
/// <param name="position">The last one that was looked at.</param>
/// <param name="done">How many were.</param>
/// <param name="changed">How many of them were changed.</param>
/// <param name="ct">Cancels the statement.</param>
public delegate Task ActionNote(NpgsqlConnection connection, string position, int done, int changed, CancellationToken ct);

/// <summary>A part that was done.</summary>
/// <param name="Position">The last one that was looked at; null when there was none.</param>
/// <param name="IsLast">Whether there is nothing behind it.</param>
public readonly record struct ActionPart(string? Position, bool IsLast);

/// <summary>Does actions over one kind of things. A kind is a class, and a line in the registration.</summary>
public interface IActionWork
{
    /// <summary>A name of <see cref="ActionKinds"/>.</summary>
    string Kind { get; }

    /// <summary>How many match.</summary>
    Task<long> CountAsync(ActionRow action, CancellationToken ct);

    /// <summary>Does the part behind <see cref="ActionRow.Position"/>.</summary>
    Task<ActionPart> StepAsync(ActionRow action, ActionNote note, CancellationToken ct);
}
