namespace Monitor.ProviderSimulator.Network.YouTube;

/// <summary>One channel as it is at one moment.</summary>
public sealed record Channel
{
    /// <summary>Its id; it outlives renames.</summary>
    public required string Id { get; init; }

    /// <summary>The handle, without @; null for a channel that was only ever asked for by its id.</summary>
    public required string? Handle { get; init; }

    /// <summary>Display name.</summary>
    public required string Title { get; init; }

    /// <summary>Description.</summary>
    public required string Description { get; init; }

    /// <summary>Subscribers as the platform shows them: the first three digits are true.</summary>
    public required long Subscribers { get; init; }

    /// <summary>Whether the owner hides the subscribers.</summary>
    public required bool IsHidden { get; init; }

    /// <summary>Views of all videos together.</summary>
    public required long Views { get; init; }

    /// <summary>Videos.</summary>
    public required long Videos { get; init; }

    /// <summary>Carries the platform's badge.</summary>
    public required bool IsVerified { get; init; }
}

/// <summary>One video as it is at one moment.</summary>
public sealed record Video
{
    /// <summary>Its id, 11 characters.</summary>
    public required string Id { get; init; }

    /// <summary>Who published it.</summary>
    public required Channel Channel { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>When it was published.</summary>
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>How long it is.</summary>
    public required TimeSpan Length { get; init; }

    /// <summary>Views.</summary>
    public required long Views { get; init; }

    /// <summary>Likes; null when the owner hides them.</summary>
    public required long? Likes { get; init; }

    /// <summary>Comments; null when they are turned off.</summary>
    public required long? Comments { get; init; }
}
