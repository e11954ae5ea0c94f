using Hangfire.Dashboard;
using Hangfire.Dashboard.Pages;
using RouteCollection = Hangfire.Dashboard.RouteCollection;

namespace Monitor.Web.Dashboard.Pages;

/// <summary>A page of our own within Hangfire's frame.</summary>
/// <param name="title">Its title.</param>
/// <param name="write">Writes what is inside the frame; everything that has to be waited for has been read by then.</param>
internal sealed class DashboardPage(string title, Action<RazorPage, Markup> write) : RazorPage
{
    /// <inheritdoc />
    public override void Execute()
    {
        Layout = new LayoutPage(title);
        var markup = new Markup();
        write(this, markup);
        WriteLiteral(markup.ToString());
    }

    /// <summary>Answers a request with a page.</summary>
    public static Task ShowAsync(DashboardContext context, string title, Action<RazorPage, Markup> write)
    {
        // Only a route can bring a page and a request together.
        var routes = new RouteCollection();
        routes.AddRazorPage(".*", _ => new DashboardPage(title, write));
        return routes.FindDispatcher("/").Item1.Dispatch(context);
    }

    /// <summary>Answers with status 404 and a page that says what is not there.</summary>
    public static Task ShowMissingAsync(DashboardContext context, string title, string message)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return ShowAsync(context, title, (page, html) => html.Add($"""
            <div class="row"><div class="col-md-12">
            <h1 class="page-header">{title}</h1>
            <div class="alert alert-warning">{message}</div>
            <p><a href="{page.Url.To("/recurring")}">Recurring jobs</a> · <a href="{page.Url.To("/jobs/succeeded")}">Succeeded jobs</a> ·
            <a href="{page.Url.To("/jobs/failed")}">Failed jobs</a></p>
            </div></div>
            """));
    }
}
