namespace Monitor.Web.Dashboard;

/// <summary>Where Hangfire's dashboard is. A service that has none does not have this either.</summary>
internal sealed record DashboardAddress(string Path)
{
    public static readonly DashboardAddress Default = new("/hangfire");
}
