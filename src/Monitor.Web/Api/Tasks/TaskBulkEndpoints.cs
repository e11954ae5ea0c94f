using Monitor.Data.SocialPlatforms;
using Monitor.Data.Tasks;
using Monitor.Web.Access;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Tasks;

/// <summary>Many tasks at once.</summary>
internal static class TaskBulkEndpoints
{
    private const string Created = "created";
    private const string Duplicate = "duplicate";
    private const string Invalid = "invalid";

    public static async Task<IResult> CreateAsync(
        CreateTasks body, TaskCreation creation, PlatformRegistry registry, SupportedPlatforms platforms, CurrentTeam team, CancellationToken ct)
    {
        var type = TaskWords.Type(body.Type)!.Value;
        if (await TargetTexts.RefusePlatformAsync(platforms, body.Platform, type, ct) is { } refusal)
            return refusal;

        var platform = TargetTexts.Platform(body.Platform);
        var inputs = TargetTexts.Split(body).Select(t => (Text: t, Target: TargetTexts.Parse(registry, platform, body.Type, t)!.Value)).ToArray();
        string[] targets = [.. inputs.Where(i => i.Target.Value is not null).Select(i => i.Target.Value!).Distinct(StringComparer.Ordinal)];
        var tasks = (await creation.CreateAsync(team.Id, new NewTasks(type, platform, Intervals.Parse(body.Interval)!.Value, targets), ct))
            .ToDictionary(t => t.Target, StringComparer.Ordinal);

        // A target that comes twice is created by the first mention; the second is its duplicate.
        var mentioned = new HashSet<string>(StringComparer.Ordinal);
        var results = inputs.Select(i => i.Target.Value is { } target
            ? new BulkTargetView(i.Text, mentioned.Add(target) && tasks[target].Created ? Created : Duplicate)
            {
                Target = target,
                TaskId = tasks[target].TaskId,
            }
            : new BulkTargetView(i.Text, Invalid) { Message = i.Target.Problem }).ToArray();
        var view = new BulkCreatedView(Count(Created), Count(Duplicate), Count(Invalid), results);
        return view.Created > 0 ? Answer.Created(view) : Answer.Ok(view);

        int Count(string result) => results.Count(r => r.Result == result);
    }

    public static async Task<IResult> ActAsync(ActOnTasks body, TaskControl control, CurrentTeam team, CancellationToken ct)
    {
        var filter = new TaskFilter
        {
            Ids = body.TaskIds?.Select(id => Guid.ParseExact(id!, "D")).ToArray(),
            Statuses = TaskWords.Status(body.Filter?.Status) is { } status ? [status] : null,
            Type = TaskWords.Type(body.Filter?.Type),
            Platform = body.Filter?.Platform,
            Text = body.Filter?.Q,
            Failing = body.Filter?.Failing,
            Overdue = body.Filter?.Overdue,
        };
        var changes = await control.ApplyAsync(
            team.Id, ActOnTasksValidator.Actions[body.Action!], filter, Intervals.Parse(body.Interval), body.DryRun ?? false, ct);
        return Answer.Ok(new ActionView(changes.Matched, changes.Changed, changes.ChangedIds));
    }
}
