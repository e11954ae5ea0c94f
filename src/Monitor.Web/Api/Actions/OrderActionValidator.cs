using System.Text.Json;
using FluentValidation;
using FluentValidation.Results;
using Monitor.Data.Actions;
using Monitor.Data.Batches;
using Monitor.Data.Flows;
using Monitor.Data.SocialPlatforms;
using Monitor.Web.Answers;
using Monitor.Web.Api.Tasks;

namespace Monitor.Web.Api.Actions;

/// <summary>An action over many things says exactly which: ids, a filter that restricts something, or all.</summary>
internal sealed class OrderActionValidator : AbstractValidator<OrderAction>
{
    private const int MaxIds = 1_000;
    private const int LongestText = 500;
    private static readonly string[] TypesOfJobs = [JobTypes.Batch, JobTypes.One, JobTypes.Bulk];

    public OrderActionValidator(PlatformRegistry platforms, FlowCatalog flows)
    {
        RuleFor(r => r.Kind).Required().OneOf([.. ActionWords.Actions.Keys]);
        RuleFor(r => r.Action).Required();
        RuleFor(r => r.Filter).Must((r, filter) => Selections(r, filter) == 1)
            .WithMessage("""Say which: either ids, or a filter that restricts something, or "all": true.""").WithErrorCode(ErrorCodes.AmbiguousSelection);
        RuleFor(r => r.Interval).Required().AnyInterval().When(r => r.Action == ActionWords.SetInterval);
        RuleFor(r => r.Interval).Must(interval => interval is null)
            .WithMessage("interval belongs to the action set_interval.").WithErrorCode(ErrorCodes.AmbiguousSelection)
            .When(r => r.Action != ActionWords.SetInterval);
        When(r => r.Kind is not null && ActionWords.Actions.ContainsKey(r.Kind), () =>
        {
            RuleFor(r => r.Action).Must((r, action) => action is null || ActionWords.Actions[r.Kind!].Contains(action, StringComparer.Ordinal))
                .WithMessage(r => $"action of {r.Kind} is one of: {string.Join(", ", ActionWords.Actions[r.Kind!])}.").WithErrorCode(ErrorCodes.UnknownValue);
            RuleFor(r => r.Ids).Custom((ids, context) => CheckIds(ids, context.InstanceToValidate.Kind!, context.AddFailure));
            RuleFor(r => r.Filter).Custom((filter, context) => CheckFilter(filter, context.InstanceToValidate, platforms, flows, context.AddFailure));
        });
    }

    private static int Selections(OrderAction request, ActionFilterBody? filter) =>
        (request.Ids is null ? 0 : 1) + (filter is null || !ActionWords.MembersOf(filter).Any() ? 0 : 1) + (request.All == true ? 1 : 0);

    private static void CheckIds(IReadOnlyList<JsonElement>? ids, string kind, Action<ValidationFailure> fail)
    {
        if (ids is null)
            return;
        if (ids.Count is 0 or > MaxIds)
            fail(Failure("ids", ids.Count == 0 ? "ids names at least one." : $"ids names at most {MaxIds}.", ids.Count == 0 ? ErrorCodes.Required : ErrorCodes.TooMany));
        else if (ids.Any(id => ActionIds.Read(kind, id) is null))
            fail(Failure("ids", kind == ActionKinds.Requests ? "ids of requests are whole numbers from 1." : $"ids of {kind} are UUIDs.", ErrorCodes.InvalidId));
    }

    private static void CheckFilter(
        ActionFilterBody? filter, OrderAction request, PlatformRegistry platforms, FlowCatalog flows, Action<ValidationFailure> fail)
    {
        if (filter is null)
            return;
        var own = ActionWords.MembersOf(request.Kind!);
        foreach (var foreign in ActionWords.MembersOf(filter).Except(own, StringComparer.Ordinal))
            fail(Failure($"filter.{foreign}", $"A filter of {request.Kind} has no {foreign}. It has: {string.Join(", ", own)}.", ErrorCodes.UnknownParameter));
        OneOf("status", filter.Status, ActionWords.StatusesOf(request.Kind!, request.Action));
        OneOf("type", filter.Type, TaskWords.Types);
        OneOf("platform", filter.Platform, platforms.Names);
        OneOf("job_type", filter.JobType, TypesOfJobs);
        OneOf("flow", filter.Flow, [.. flows.All.Select(flow => flow.Name)]);
        Text("q", filter.Q);
        Text("account", filter.Account);
        Text("error_code", filter.ErrorCode);
        Time("from", filter.From);
        Time("to", filter.To);

        void OneOf(string member, string? word, IReadOnlyCollection<string> allowed)
        {
            if (word is not null && own.Contains(member, StringComparer.Ordinal) && !allowed.Contains(word, StringComparer.Ordinal))
                fail(Failure($"filter.{member}", $"filter.{member} is one of: {string.Join(", ", allowed)}.", ErrorCodes.UnknownValue));
        }

        void Text(string member, string? text)
        {
            if (text?.Length > LongestText)
                fail(Failure($"filter.{member}", $"filter.{member} has at most {LongestText} characters.", ErrorCodes.OutOfRange));
        }

        void Time(string member, string? text)
        {
            if (text is not null && QueryText.Time(text) is null)
                fail(Failure($"filter.{member}", $"filter.{member} is a time in ISO 8601, such as 2026-01-31T08:00:00Z.", ErrorCodes.InvalidTime));
        }
    }

    private static ValidationFailure Failure(string field, string message, string code) => new(field, message) { ErrorCode = code };
}

/// <summary>Ids as they are sent: UUIDs, and numbers of requests, which may also be texts.</summary>
internal static class ActionIds
{
    /// <summary>The id as it is stored; null when it is none.</summary>
    public static string? Read(string kind, JsonElement id)
    {
        if (kind != ActionKinds.Requests)
            return id.ValueKind == JsonValueKind.String && Guid.TryParseExact(id.GetString(), "D", out var uuid) ? uuid.ToString() : null;
        var text = id.ValueKind switch { JsonValueKind.String => id.GetString(), JsonValueKind.Number => id.GetRawText(), _ => null };
        return QueryText.Id(text) is { } number ? $"{number}" : null;
    }
}

internal sealed class ActionListQueryValidator : AbstractValidator<ActionListQuery>
{
    public const int MaxLimit = 200;

    public ActionListQueryValidator()
    {
        RuleFor(r => r.State).OneOf([.. ActionStates.All]);
        RuleFor(r => r.Kind).OneOf([.. ActionWords.Actions.Keys]);
        RuleFor(r => r.Limit).WholeNumber(1, MaxLimit);
        RuleFor(r => r.Cursor).Must(cursor => cursor is null || ActionCursor.TryDecode(cursor, out _)).IsCursor();
    }
}
