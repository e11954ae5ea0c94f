namespace Monitor.Data.Feed;

/// <summary>One step of a team's work, to be written into its feed.</summary>
/// <param name="JobId">The job; null: it is about a request or an action.</param>
/// <param name="TeamId">Its team.</param>
/// <param name="Number">Its number in the job, whose counter the caller has moved on; requests have no numbering.</param>
/// <param name="Type">What happened, in a word; each kind of work has its own.</param>
/// <param name="Payload">What happened, as JSON.</param>
internal sealed record NewFeedEvent(Guid? JobId, long TeamId, long? Number, string Type, string Payload)
{
    /// <summary>The request, if it is about one.</summary>
    public long? RequestId { get; init; }

    /// <summary>The action over many things, if it is about one.</summary>
    public Guid? ActionId { get; init; }
}
