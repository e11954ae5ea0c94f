using Hangfire.Dashboard;
using Monitor.Web.Access;

namespace Monitor.Web.Dashboard;

/// <summary>Hangfire's own check, behind the rule of the route: the same permission.</summary>
internal sealed class OperatorFilter : IDashboardAuthorizationFilter
{
    public bool Authorize(DashboardContext context) =>
        context.GetHttpContext().RequestServices.GetRequiredService<CurrentCaller>().Value is { } caller && Permissions.Allows(caller, Permission.Operate);
}
