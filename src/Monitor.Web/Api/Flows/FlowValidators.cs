using FluentValidation;
using Monitor.Data.Flows;
using Monitor.Web.Answers;
using Monitor.Web.Api.Batches;
using Monitor.Web.Api.Batches.ResultFiles;

namespace Monitor.Web.Api.Flows;

internal sealed class SubmitRequestValidator : AbstractValidator<SubmitRequest>
{
    public SubmitRequestValidator()
    {
        RuleFor(r => r.Flow).Required();
        RuleFor(r => r.Params).Must(PlainText.Is)
            .WithMessage("params holds a name twice, or a text that cannot be stored.").WithErrorCode(ErrorCodes.WrongType);
        RuleFor(r => r.Priority).InclusiveBetween(0, 100)
            .WithMessage("priority is a whole number from 0 to 100.").WithErrorCode(ErrorCodes.OutOfRange);
        RuleFor(r => r.ExpiresAt).Time();
    }
}

internal sealed class RequestListQueryValidator : AbstractValidator<RequestListQuery>
{
    public RequestListQueryValidator()
    {
        RuleFor(r => r.Status).OneOf([.. RequestStatus.All]);
        RuleFor(r => r.From).Time();
        RuleFor(r => r.To).Time();
        RuleFor(r => r.Limit).WholeNumber(1, JobListQueryValidator.MaxLimit);
        RuleFor(r => r.Cursor).IdCursor();
        RuleFor(r => r.Before).RowId();
    }
}

internal sealed class EntriesQueryValidator : AbstractValidator<EntriesQuery>
{
    public const int MaxLimit = 1_000;

    public EntriesQueryValidator()
    {
        RuleFor(r => r.Limit).WholeNumber(1, MaxLimit);
        RuleFor(r => r.Cursor).IdCursor();
    }
}

internal sealed class FileQueryValidator : AbstractValidator<FileQuery>
{
    public FileQueryValidator() => RuleFor(r => r.Format).OneOf(TableFile.Formats);
}

/// <summary>Running many requests again must say exactly which: ids, a filter that restricts something, or all.</summary>
internal sealed class RetryRequestsValidator : AbstractValidator<RetryRequests>
{
    private const int MaxIds = 1_000;
    private static readonly RetryFilterBody NoFilter = new(null, null, null, null, null);

    public RetryRequestsValidator(FlowCatalog flows)
    {
        RuleFor(r => r.RequestIds).Must(ids => ids is null or { Count: > 0 and <= MaxIds })
            .WithMessage($"request_ids names 1 to {MaxIds} requests.").WithErrorCode(ErrorCodes.TooMany);
        RuleFor(r => r.Filter)
            .Must((r, filter) => (r.RequestIds is null ? 0 : 1) + (filter is null || filter == NoFilter ? 0 : 1) + (r.All == true ? 1 : 0) == 1)
            .WithMessage("""Say which requests: either request_ids, or a filter that restricts something, or "all": true.""")
            .WithErrorCode(ErrorCodes.AmbiguousSelection);
        When(r => r.Filter is not null, () =>
        {
            RuleFor(r => r.Filter!.Flow).OneOf([.. flows.All.Select(flow => flow.Name)]);
            RuleFor(r => r.Filter!.From).Time();
            RuleFor(r => r.Filter!.To).Time();
        });
    }
}

internal sealed class ChangeFlowValidator : AbstractValidator<ChangeFlow>
{
    public ChangeFlowValidator() => RuleFor(r => r.MaxRunning).InclusiveBetween(0, 10_000)
        .WithMessage("max_running is a whole number from 0 to 10000.").WithErrorCode(ErrorCodes.OutOfRange);
}
