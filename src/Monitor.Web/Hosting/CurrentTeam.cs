namespace Monitor.Web.Hosting;

/// <summary>The team on whose behalf a request acts.</summary>
internal sealed record CurrentTeam(long Id)
{
    /// <summary>The team that exists from the start.</summary>
    public static readonly CurrentTeam Default = new(1);
}
