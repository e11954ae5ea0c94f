namespace Monitor.Jobs.Hangfire;

/// <summary>The server of this process that fires slots, as Hangfire's pages know it.</summary>
internal sealed class SlotServer
{
    private volatile string _id = Environment.MachineName.ToLowerInvariant();

    /// <summary>Its id; a new one whenever Hangfire announces it again.</summary>
    public string Id
    {
        get => _id;
        set => _id = value;
    }
}
