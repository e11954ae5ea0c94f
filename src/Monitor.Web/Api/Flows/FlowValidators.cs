using FluentValidation;
using Monitor.Data.Flows;
using Monitor.Web.Answers;
using Monitor.Web.Api.Batches;

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
        RuleFor(r => r.Limit).WholeNumber(1, JobListQueryValidator.MaxLimit);
        RuleFor(r => r.Cursor).IdCursor();
        RuleFor(r => r.Before).RowId();
    }
}

internal sealed class ChangeFlowValidator : AbstractValidator<ChangeFlow>
{
    public ChangeFlowValidator() => RuleFor(r => r.MaxRunning).InclusiveBetween(0, 10_000)
        .WithMessage("max_running is a whole number from 0 to 10000.").WithErrorCode(ErrorCodes.OutOfRange);
}
