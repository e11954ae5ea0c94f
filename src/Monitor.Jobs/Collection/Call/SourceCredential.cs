namespace Monitor.Jobs.Collection.Call;

/// <summary>One key in the memory of this worker. Guarded by the lock of its <see cref="Source"/>.</summary>
public sealed class SourceCredential
{
    /// <summary>Its id; 0 while it is not in the database yet.</summary>
    public long Id { get; internal set; }

    /// <summary>The name under which it is created once only.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>Counts its secrets.</summary>
    public int Version { get; internal set; } = 1;

    /// <summary>What it is called in logs and in the trace; never the secret.</summary>
    public string Name => Id > 0 ? Id.ToString(System.Globalization.CultureInfo.InvariantCulture) : IdempotencyKey;

    /// <summary>The secret fields; null when they cannot be opened here.</summary>
    internal IReadOnlyDictionary<string, string>? Fields { get; set; }

    /// <summary>Why it cannot be used as it is; null: nothing is wrong with it.</summary>
    internal string? Problem { get; set; }

    internal bool Enabled { get; set; } = true;

    internal bool Expired { get; set; }

    internal DateTimeOffset? ParkedUntil { get; set; }

    internal short Strikes { get; set; }

    internal DateTimeOffset? LastUsedAt { get; set; }

    /// <summary>Position in the order of use within this worker.</summary>
    internal long Turn { get; set; }

    internal bool UseIsUnsaved { get; set; }

    /// <summary>When this worker last changed its health; a row that was read before says nothing about it.</summary>
    internal DateTimeOffset ChangedAt { get; set; } = DateTimeOffset.MinValue;

    /// <summary>The database did not take the change: until it is over it holds in this worker alone.</summary>
    internal bool IsUnsaved { get; set; }

    /// <summary>It was parked and has not succeeded since: one call at a time finds out whether it can be used again.</summary>
    internal bool IsOnProbation { get; set; }

    /// <summary>That call is under way.</summary>
    internal bool IsProbed { get; set; }

    internal bool IsInUse => Enabled && Fields is not null && Problem is null;

    internal bool IsUsableAt(DateTimeOffset now) => IsHealthyAt(now) && !IsProbed;

    internal bool IsHealthyAt(DateTimeOffset now) => IsInUse && !Expired && !(ParkedUntil > now);
}
