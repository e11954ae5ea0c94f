namespace Monitor.Jobs.Collection.Contract;

/// <summary>One question to the provider chain.</summary>
/// <param name="Platform">A name of <see cref="Monitor.Data.Observations.Platforms"/>.</param>
/// <param name="FetchType">A name of <see cref="Monitor.Data.Observations.FetchTypes"/>.</param>
/// <param name="Target">Handle, platform id or short code, as the fetch type wants it, already normalised.</param>
public sealed record FetchRequest(string Platform, string FetchType, string Target)
{
    /// <summary>Where to go on: the cursor of the page before. Cursors belong to the provider that gave them.</summary>
    public string? Cursor { get; init; }

    /// <summary>How many items a page should have; null, and pages whose size is fixed, leave it to the provider.</summary>
    public int? Limit { get; init; }

    /// <summary>A source that is not to be asked, because its answer is what is being checked.</summary>
    public string? Except { get; init; }

    /// <summary>An answer that was measured before must not be shared with this question; null: any that is shared will do.</summary>
    public DateTimeOffset? MeasuredSince { get; init; }

    /// <summary>The task that asks, for the trace; it does not change the question.</summary>
    public Guid? TaskId { get; init; }

    /// <summary>The run of that task, for the trace.</summary>
    public int? RunNo { get; init; }

    /// <summary>The item of a batch, search or flow that asks, for the trace.</summary>
    public long? ItemId { get; init; }

    /// <summary>What asking may cost; null: what a question may that is asked in one run.</summary>
    public CallBudget? Budget { get; init; }

    /// <summary>The scrape request that asks, for the trace.</summary>
    public long? RequestId { get; init; }

    /// <summary>The batch or search that asks, for the trace.</summary>
    public Guid? JobId { get; init; }

    /// <summary>Where a provider that asks several times for one answer stands; null at its first request.</summary>
    public ProviderStep? Step { get; init; }
}
