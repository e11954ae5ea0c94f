namespace Monitor.Data.Charts;

/// <summary>What a history amounts to within some time.</summary>
/// <param name="At">Where it begins.</param>
/// <param name="Count">Rows.</param>
/// <param name="Values">One of each of the subject's numbers.</param>
public sealed record Bucket(DateTimeOffset At, long Count, IReadOnlyList<BucketValue> Values)
{
    /// <summary>The same with what came later.</summary>
    internal Bucket Plus(long count, BucketValue[] later)
    {
        for (var i = 0; i < later.Length; i++)
            later[i] = Values[i].Plus(later[i]);
        return this with { Count = Count + count, Values = later };
    }
}

/// <summary>One number within a bucket.</summary>
/// <param name="Min">The smallest; null where none is known.</param>
/// <param name="Max">The largest.</param>
/// <param name="Last">The last that is known.</param>
/// <param name="State">
/// The state of the last known one, or of the newest row where none is known; null where the number does not apply, as plays of a photo.
/// </param>
public readonly record struct BucketValue(long? Min, long? Max, long? Last, string? State)
{
    internal BucketValue Plus(BucketValue later) => new(
        later.Min < Min || Min is null ? later.Min ?? Min : Min,
        later.Max > Max || Max is null ? later.Max ?? Max : Max,
        later.Last ?? Last,
        // What is known tells its own state; where nothing is, the newest row says why.
        later.Last is null && Last is not null ? State : later.State);
}
