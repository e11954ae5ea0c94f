using FluentValidation;
using Monitor.Data.SocialPlatforms;
using Monitor.Data.SocialPlatforms.Instagram;
using Monitor.Web.Answers;
using Monitor.Web.Api.Tasks;

namespace Monitor.Web.Api.InstagramMonitors;

internal sealed class CreateInfluencerMonitorValidator : AbstractValidator<CreateInfluencerMonitor>
{
    public CreateInfluencerMonitorValidator()
    {
        RuleFor(r => r.Username).Required().Custom((text, context) => Target.Check(
            context, InstagramTargets.Account(text!), ErrorCodes.InvalidUsername));
        RuleFor(r => r.Interval).Required().FixedInterval();
    }
}

internal sealed class CreatePostMonitorValidator : AbstractValidator<CreatePostMonitor>
{
    public CreatePostMonitorValidator()
    {
        RuleFor(r => r.PostUrl).Required().Custom((text, context) => Target.Check(
            context, InstagramTargets.PostUrl(text!), ErrorCodes.InvalidPostUrl));
        RuleFor(r => r.Interval).Required().FixedInterval();
    }
}

internal sealed class StopTasksValidator : AbstractValidator<StopTasks>
{
    public const int MaxIds = 1000;

    public StopTasksValidator() => RuleFor(r => r.TaskIds).TaskIds(MaxIds);
}

internal sealed class MonitorListQueryValidator : AbstractValidator<MonitorListQuery>
{
    public MonitorListQueryValidator()
    {
        RuleFor(r => r.Status).OneOf(TaskWords.Statuses);
        RuleFor(r => r.Limit).WholeNumber(1, TaskListQueryValidator.MaxLimit);
    }
}

file static class Target
{
    public static void Check<T>(ValidationContext<T> context, ParsedTarget target, string code)
    {
        if (target.Problem is { } problem)
            context.AddFailure(new FluentValidation.Results.ValidationFailure(context.PropertyPath, problem) { ErrorCode = code });
    }
}
