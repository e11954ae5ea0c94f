using FluentValidation;
using Monitor.Web.Answers;
using Monitor.Web.Api.Batches;

namespace Monitor.Web.Api.Credits;

internal sealed class LedgerQueryValidator : AbstractValidator<LedgerQuery>
{
    public LedgerQueryValidator()
    {
        RuleFor(r => r.Limit).WholeNumber(1, JobListQueryValidator.MaxLimit);
        RuleFor(r => r.Cursor).IdCursor();
        RuleFor(r => r.Before).RowId();
    }
}

internal sealed class GrantCreditsValidator : AbstractValidator<GrantCredits>
{
    public const long Most = 1_000_000_000;

    public const int LongestNote = 500;

    public GrantCreditsValidator()
    {
        RuleFor(r => r.Amount).NotNull().WithMessage("amount is required.").WithErrorCode(ErrorCodes.Required)
            .InclusiveBetween(1, Most).WithMessage($"amount is a whole number from 1 to {Most}.").WithErrorCode(ErrorCodes.OutOfRange);
        RuleFor(r => r.Note).MaximumLength(LongestNote).WithMessage($"note has at most {LongestNote} characters.").WithErrorCode(ErrorCodes.OutOfRange);
    }
}
