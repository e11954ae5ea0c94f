using Monitor.Data.People;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.Dashboard;
using Monitor.Web.Edge;
using Monitor.Web.OpenApi;

namespace Monitor.Web.People;

/// <summary>The first admin of an installation.</summary>
internal static class SetupEndpoints
{
    public static void MapSetup(this IEndpointRouteBuilder app)
    {
        var setup = app.MapGroup("/api/v1/setup").WithTags("Session").Public();
        setup.MapGet("", GetAsync).Documented(SetupDocs.Get);
        setup.MapPost("", CompleteAsync).Validates<CompleteSetup>().Documented(SetupDocs.Complete).CountsAttempts();
    }

    private static async Task<IResult> GetAsync(SetUp setUp, AuthMode mode, IServiceProvider services, CancellationToken ct) =>
        Answer.Ok(new SetupView(
            !mode.IsOpen && await setUp.IsNeededAsync(ct), mode.IsOpen ? "open" : "required", services.GetService<DashboardAddress>()?.Path));

    private static async Task<IResult> CompleteAsync(CompleteSetup body, SetUp setUp, CurrentCaller caller, CancellationToken ct)
    {
        var email = body.Email!.Trim();
        return await setUp.CompleteAsync(body.Secret!, email, body.Name!.Trim(), body.Password!, body.TeamName?.Trim(), caller.Actor, ct) is { } id
            ? Answer.Created(new UserCreatedView(id, email))
            : Answer.Error(StatusCodes.Status401Unauthorized, "The set-up secret is wrong, or set-up is done already.",
                [new ApiError("secret", "The set-up secret is wrong, or set-up is done already.", ErrorCodes.InvalidSecret)]);
    }
}
