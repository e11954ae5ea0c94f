using FluentValidation;
using Monitor.Data.SocialPlatforms;
using Monitor.Data.Tasks;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Tasks;

internal sealed class CreateTaskValidator : AbstractValidator<CreateTask>
{
    public CreateTaskValidator(PlatformRegistry platforms)
    {
        RuleFor(r => r.Type).Required().OneOf(TaskWords.Types);
        RuleFor(r => r.Target).Required().Custom((target, context) =>
        {
            var request = context.InstanceToValidate;
            if (TargetTexts.Parse(platforms, request.Platform, request.Type, target!) is { Problem: { } problem })
                context.AddFailure(TargetTexts.Failure(context.PropertyPath, problem));
        });
        RuleFor(r => r.Interval).Required().AnyInterval();
    }
}

internal sealed class CreateTasksValidator : AbstractValidator<CreateTasks>
{
    public CreateTasksValidator()
    {
        RuleFor(r => r.Type).Required().OneOf(TaskWords.Types);
        RuleFor(r => r.Interval).Required().AnyInterval();
        RuleFor(r => r.Targets).Cascade(CascadeMode.Stop)
            .Must((request, _) => (request.Targets is null) != (request.Text is null))
            .WithMessage("Give either targets or text.").WithErrorCode(ErrorCodes.AmbiguousSelection)
            .Must((request, _) => TargetTexts.Split(request).Count > 0)
            .WithMessage("There is no target.").WithErrorCode(ErrorCodes.Required)
            .Must((request, _) => TargetTexts.Split(request).Count <= TargetTexts.Max)
            .WithMessage($"There are more than {TargetTexts.Max} targets.").WithErrorCode(ErrorCodes.TooMany);
    }
}

internal sealed class ChangeTaskValidator : AbstractValidator<ChangeTask>
{
    public ChangeTaskValidator() => RuleFor(r => r.Interval).Required().AnyInterval();
}

internal sealed class TaskListQueryValidator : AbstractValidator<TaskListQuery>
{
    public const int MaxLimit = 500;

    public TaskListQueryValidator(PlatformRegistry platforms)
    {
        RuleFor(r => r.Status).OneOf(TaskWords.Statuses);
        RuleFor(r => r.Type).OneOf(TaskWords.Types);
        RuleFor(r => r.Platform).OneOf(platforms.Names);
        RuleFor(r => r.Failing).OneOf(TaskWords.Flags);
        RuleFor(r => r.Overdue).OneOf(TaskWords.Flags);
        RuleFor(r => r.Sort).OneOf(TaskSort.Names);
        RuleFor(r => r.Limit).WholeNumber(1, MaxLimit);
    }
}

internal sealed class TaskBoardQueryValidator : AbstractValidator<TaskBoardQuery>
{
    public const int MaxLimit = 100;

    public TaskBoardQueryValidator(PlatformRegistry platforms)
    {
        RuleFor(r => r.Status).OneOf(TaskWords.BoardStatuses);
        RuleFor(r => r.Type).OneOf(TaskWords.Types);
        RuleFor(r => r.Platform).OneOf(platforms.Names);
        RuleFor(r => r.Failing).OneOf(TaskWords.Flags);
        RuleFor(r => r.Overdue).OneOf(TaskWords.Flags);
        RuleFor(r => r.Sort).OneOf(TaskSort.Names);
        RuleFor(r => r.Sparkline).OneOf(TaskWords.Sparklines);
        RuleFor(r => r.Limit).WholeNumber(1, MaxLimit);
    }
}

internal sealed class RunsQueryValidator : AbstractValidator<RunsQuery>
{
    public RunsQueryValidator()
    {
        RuleFor(r => r.Limit).WholeNumber(1, TaskListQueryValidator.MaxLimit);
        RuleFor(r => r.Cursor).TimeCursor();
        RuleFor(r => r.Before).Time();
    }
}

internal sealed class TeamRunsQueryValidator : AbstractValidator<TeamRunsQuery>
{
    public const int ShortestText = 2;
    private const int LongestText = 200;

    public TeamRunsQueryValidator(PlatformRegistry platforms)
    {
        RuleFor(r => r.Outcome).Must(words => words is null || TaskWords.OutcomesOf(words) is not null)
            .WithMessage($"outcome is one or several, separated by commas, of: {string.Join(", ", TaskWords.Outcomes)}, {TaskWords.Unsuccessful}.")
            .WithErrorCode(ErrorCodes.UnknownValue);
        RuleFor(r => r.TaskId).Must(id => id is null || Guid.TryParseExact(id, "D", out _)).WithMessage("task_id is a UUID.").WithErrorCode(ErrorCodes.InvalidId);
        RuleFor(r => r.Platform).OneOf(platforms.Names);
        RuleFor(r => r.Target).Length(1, LongestText)
            .WithMessage($"target has 1 to {LongestText} characters.").WithErrorCode(ErrorCodes.OutOfRange).When(r => r.Target is not null);
        RuleFor(r => r.Error).Length(ShortestText, LongestText)
            .WithMessage($"error has {ShortestText} to {LongestText} characters.").WithErrorCode(ErrorCodes.OutOfRange).When(r => r.Error is not null);
        RuleFor(r => r.Since).Time();
        RuleFor(r => r.Until).Time();
        RuleFor(r => r.Limit).WholeNumber(1, TaskListQueryValidator.MaxLimit);
        RuleFor(r => r.Cursor).Must(cursor => cursor is null || RunCursor.TryDecode(cursor, out _)).IsCursor();
    }
}

internal static class IntervalRules
{
    /// <summary>An interval from 30 seconds to 30 days.</summary>
    public static IRuleBuilderOptions<T, string?> AnyInterval<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(text => Intervals.Parse(text) is not null)
            .WithMessage("{PropertyPath} is a whole number and a unit (s, m, h or d), from 30s to 30d, such as 45s, 30m, 6h or 7d.")
            .WithErrorCode(ErrorCodes.IntervalNotAllowed);

    /// <summary>One of the five intervals of the Instagram monitor routes.</summary>
    public static IRuleBuilderOptions<T, string?> FixedInterval<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(text => Intervals.Fixed.Contains(text, StringComparer.Ordinal))
            .WithMessage($"{{PropertyPath}} is one of: {string.Join(", ", Intervals.Fixed)}.")
            .WithErrorCode(ErrorCodes.IntervalNotAllowed);
}
