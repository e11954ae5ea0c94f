using System.Collections.Frozen;
using FluentValidation;
using Monitor.Data.SocialPlatforms;
using Monitor.Data.Tasks;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Tasks;

/// <summary>An action on many tasks must say exactly which: ids, a filter that restricts something, or all.</summary>
internal sealed class ActOnTasksValidator : AbstractValidator<ActOnTasks>
{
    private const int MaxIds = 1000;
    private static readonly FilterBody NoFilter = new(null, null, null, null, null, null);

    /// <summary>Actions by their names.</summary>
    public static FrozenDictionary<string, TaskAction> Actions { get; } =
        new[] { TaskAction.Pause, TaskAction.Resume, TaskAction.Stop, TaskAction.RunNow, TaskAction.ChangeInterval }
            .ToFrozenDictionary(a => a.Name, StringComparer.Ordinal);

    public ActOnTasksValidator(PlatformRegistry platforms)
    {
        RuleFor(r => r.Action).Required().OneOf([.. Actions.Keys.Order(StringComparer.Ordinal)]);
        RuleFor(r => r.TaskIds).TaskIds(MaxIds).When(r => r.TaskIds is not null);
        RuleFor(r => r.Filter).Cascade(CascadeMode.Stop)
            .Must((r, filter) => Selections(r, filter) == 1)
            .WithMessage("""Say which tasks: either task_ids, or a filter that restricts something, or "all": true.""")
            .WithErrorCode(ErrorCodes.AmbiguousSelection);
        When(r => r.Filter is not null, () =>
        {
            RuleFor(r => r.Filter!.Status).OneOf(TaskWords.Statuses);
            RuleFor(r => r.Filter!.Type).OneOf(TaskWords.Types);
            RuleFor(r => r.Filter!.Platform).OneOf(platforms.Names);
        });
        RuleFor(r => r.Interval).Required().AnyInterval().When(r => r.Action == TaskAction.ChangeInterval.Name);
        RuleFor(r => r.Interval).Must(interval => interval is null)
            .WithMessage("interval belongs to the action set_interval.").WithErrorCode(ErrorCodes.AmbiguousSelection)
            .When(r => r.Action != TaskAction.ChangeInterval.Name);
    }

    private static int Selections(ActOnTasks request, FilterBody? filter) =>
        (request.TaskIds is null ? 0 : 1) + (filter is null || filter == NoFilter ? 0 : 1) + (request.All == true ? 1 : 0);
}
