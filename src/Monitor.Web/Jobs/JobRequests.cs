using Monitor.Data.Batches;
using Monitor.Data.Observations;
using Monitor.Web.Access;
using Monitor.Web.Answers;

namespace Monitor.Web.Jobs;

/// <summary>Submits jobs on behalf of a request.</summary>
internal sealed class JobRequests(JobSubmission submission, CurrentCaller caller, IHttpContextAccessor http)
{
    private const string KeyHeader = "Idempotency-Key";
    private const int LongestKey = 200;

    public async Task<IResult> SubmitAsync(
        string type, IReadOnlyList<string> usernames, int maxConcurrency, int priority, string? webhookUrl, Func<JobRow, bool, IResult> answer, CancellationToken ct)
    {
        var key = http.HttpContext?.Request.Headers[KeyHeader].ToString();
        if (key?.Length > LongestKey)
            return Answer.Invalid("idempotency-key", $"The header {KeyHeader} has at most {LongestKey} characters.", ErrorCodes.OutOfRange);
        var job = new NewJob(type, caller.TeamId, caller.Requester(), Platforms.Instagram, usernames, maxConcurrency)
        {
            Priority = (short)priority,
            WebhookUrl = webhookUrl,
            IdempotencyKey = string.IsNullOrEmpty(key) ? null : key,
        };
        return await submission.SubmitAsync(job, ct) switch
        {
            Submission.Accepted accepted => Accepted(accepted),
            Submission.TooExpensive poor => Answer.Error(
                StatusCodes.Status402PaymentRequired, $"This costs {poor.Needed} credits; {poor.Available} are available.",
                [new ApiError("usernames", $"This costs {poor.Needed} credits; {poor.Available} are available.", ErrorCodes.InsufficientCredits)]),
            _ => Answer.Conflict("idempotency-key", "This idempotency key was used for another request.", ErrorCodes.IdempotencyKeyReused),
        };

        IResult Accepted(Submission.Accepted accepted)
        {
            if (http.HttpContext is { } context)
                context.Response.Headers.Location = $"/api/v1/jobs/{accepted.Job.Id}";
            return answer(accepted.Job, !accepted.IsNew);
        }
    }
}
