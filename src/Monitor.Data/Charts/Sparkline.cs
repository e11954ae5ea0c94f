namespace Monitor.Data.Charts;

/// <summary>Over how long the small chart of a list goes.</summary>
/// <param name="Name">Its name in the API.</param>
/// <param name="Steps">How many points it has.</param>
/// <param name="Step">How far they are from each other.</param>
public sealed record Sparkline(string Name, int Steps, TimeSpan Step)
{
    /// <summary>All there are.</summary>
    public static readonly IReadOnlyList<Sparkline> All =
        [new("24h", 24, TimeSpan.FromHours(1)), new("7d", 28, TimeSpan.FromHours(6)), new("30d", 30, TimeSpan.FromDays(1))];

    /// <summary>A week.</summary>
    public static readonly Sparkline Default = All[1];

    /// <summary>Where the first point begins, so that the last one is the step that goes on now.</summary>
    internal DateTimeOffset Begin(DateTimeOffset now) => new(now.UtcTicks - now.UtcTicks % Step.Ticks - Step.Ticks * (Steps - 1), TimeSpan.Zero);
}
