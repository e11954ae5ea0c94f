using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Monitor.Data.Providers;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.ApifyWebhooks;

/// <summary>Where Apify reports finished runs. A report is only kept here; a worker reads the data.</summary>
internal static class ApifyWebhookEndpoints
{
    public const string SecretHeader = "X-Webhook-Secret";

    private const string SecretParameter = "secret";
    private const string TeamParameter = "team_id";
    private const string Succeeded = "ACTOR.RUN.SUCCEEDED";
    private const int LongestId = 100;

    public static void MapApifyWebhook(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/v1/webhooks/apify", ReceiveAsync)
            .WithTags("Webhooks")
            .AddEndpointFilter(RequireSecretAsync)
            .Documented(ApifyWebhookDocs.Receive)
            .Public();

    private static async Task<IResult> ReceiveAsync(
        [FromBody] ApifyEvent body, [FromQuery(Name = TeamParameter)] string? team, ApifyRuns runs, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(body.EventType))
            return Answer.Invalid("eventType", "eventType is required.", ErrorCodes.Required);
        if (body.EventType != Succeeded)
            return Answer.Ok(new ApifyReportView("ignored"));
        if (!IsId(body.Resource?.Id))
            return Answer.Invalid("resource.id", "resource.id is the run's id.", ErrorCodes.Required);
        if (!IsId(body.Resource?.DefaultDatasetId))
            return Answer.Invalid("resource.defaultDatasetId", "resource.defaultDatasetId is the id of the run's dataset.", ErrorCodes.Required);
        if ((team is null ? ApifyRuns.FirstTeam : QueryText.Id(team)) is not { } teamId)
            return UnknownTeam();
        var run = body.Resource!;
        return await runs.AddAsync(run.Id!, run.DefaultDatasetId!, IsId(run.ActId) ? run.ActId : null, run.FinishedAt?.ToUniversalTime(), teamId, ct) switch
        {
            ApifyReport.Accepted => Answer.Ok(new ApifyReportView("accepted")),
            ApifyReport.Duplicate => Answer.Ok(new ApifyReportView("duplicate")),
            _ => UnknownTeam(),
        };
    }

    private static IResult UnknownTeam() => Answer.Invalid(TeamParameter, $"{TeamParameter} is the id of a team.", ErrorCodes.UnknownValue);

    private static ValueTask<object?> RequireSecretAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var expected = http.RequestServices.GetRequiredService<IOptions<ApifyWebhookOptions>>().Value.WebhookSecret;
        var given = http.Request.Headers[SecretHeader] is [{ Length: > 0 } header, ..] ? header : http.Request.Query[SecretParameter].ToString();
        return !string.IsNullOrEmpty(expected) && IsSame(given, expected)
            ? next(context)
            : ValueTask.FromResult<object?>(Answer.Error(
                StatusCodes.Status401Unauthorized, Refusal, [new ApiError(SecretParameter, Refusal, ErrorCodes.WrongSecret)]));
    }

    public const string Refusal = "The secret of the webhook is missing or wrong.";

    // The digests have one length, so that the time of the comparison says nothing about the secret.
    private static bool IsSame(string given, string expected) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));

    private static bool IsId(string? text) =>
        text is { Length: > 0 and <= LongestId } && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');
}
