using Monitor.Data.Batches;
using Monitor.Data.Observations;
using Monitor.Web.Access;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Batches;

/// <summary>Submits jobs on behalf of a request.</summary>
internal sealed class JobRequests(JobSubmission submission, CurrentCaller caller, IHttpContextAccessor http)
{
    public async Task<IResult> SubmitAsync(
        string type, IReadOnlyList<string> usernames, int maxConcurrency, int priority, string? webhookUrl, Func<JobRow, bool, IResult> answer, CancellationToken ct)
    {
        if (!IdempotencyKey.TryRead(http.HttpContext?.Request, out var key))
            return IdempotencyKey.TooLong();
        var job = new NewJob(type, caller.TeamId, caller.Requester(), Platforms.Instagram, usernames, maxConcurrency)
        {
            Priority = (short)priority,
            WebhookUrl = webhookUrl,
            IdempotencyKey = key,
        };
        return await submission.SubmitAsync(job, ct) switch
        {
            Submission.Accepted accepted => Accepted(accepted),
            Submission.TooExpensive poor => Answer.Error(
                StatusCodes.Status402PaymentRequired, $"This costs {poor.Needed} credits; {poor.Available} are available.",
                [new ApiError("usernames", $"This costs {poor.Needed} credits; {poor.Available} are available.", ErrorCodes.InsufficientCredits)]),
            _ => IdempotencyKey.Taken(),
        };

        IResult Accepted(Submission.Accepted accepted)
        {
            if (http.HttpContext is { } context)
                context.Response.Headers.Location = $"/api/v1/jobs/{accepted.Job.Id}";
            return answer(accepted.Job, !accepted.IsNew);
        }
    }
}
