using FluentValidation;
using Monitor.Data.Events;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Webhooks;

internal sealed class CreateWebhookValidator : AbstractValidator<CreateWebhook>
{
    public CreateWebhookValidator()
    {
        RuleFor(r => r.Url).Required().WebAddress();
        RuleFor(r => r.Events).Cascade(CascadeMode.Stop)
            .Must(events => events is { Count: > 0 }).WithMessage("events is required.").WithErrorCode(ErrorCodes.Required)
            .EventKinds();
        RuleFor(r => r.Description).Description();
    }
}

internal sealed class ChangeWebhookValidator : AbstractValidator<ChangeWebhook>
{
    public ChangeWebhookValidator()
    {
        RuleFor(r => r.Url).WebAddress();
        RuleFor(r => r.Events).Cascade(CascadeMode.Stop)
            .Must(events => events is null or { Count: > 0 }).WithMessage("events names at least one kind.").WithErrorCode(ErrorCodes.Required)
            .EventKinds();
        RuleFor(r => r.Description).Description();
    }
}

internal sealed class DeliveryQueryValidator : AbstractValidator<DeliveryQuery>
{
    public const int MaxLimit = 500;

    public DeliveryQueryValidator()
    {
        RuleFor(r => r.State).OneOf(WebhookWords.DeliveryStates);
        RuleFor(r => r.Event).OneOf(WebhookWords.EventsOfDeliveries);
        RuleFor(r => r.Limit).WholeNumber(1, MaxLimit);
        RuleFor(r => r.Cursor).IdCursor();
        RuleFor(r => r.Before).RowId();
    }
}

/// <summary>Words of the API about webhooks.</summary>
internal static class WebhookWords
{
    public const int LongestDescription = 200;

    public static readonly string[] DeliveryStates = ["waiting", "delivered", "given_up"];

    public static readonly string[] Events = [EventKinds.All, .. EventKinds.Known.Select(kind => kind.Name)];

    public static readonly string[] EventsOfDeliveries = [EventKinds.Ping, .. EventKinds.Known.Select(kind => kind.Name)];
}

file static class WebhookRules
{
    public static IRuleBuilderOptions<T, IReadOnlyList<string?>?> EventKinds<T>(this IRuleBuilder<T, IReadOnlyList<string?>?> rule) =>
        rule.Must(events => events is null || events.All(kind => WebhookWords.Events.Contains(kind, StringComparer.Ordinal)))
            .WithMessage($"events is a list of: {string.Join(", ", WebhookWords.Events)}.").WithErrorCode(ErrorCodes.UnknownValue);

    public static IRuleBuilderOptions<T, string?> Description<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(text => text is null || (text.Length <= WebhookWords.LongestDescription && !text.Any(char.IsControl)))
            .WithMessage($"description has at most {WebhookWords.LongestDescription} characters.").WithErrorCode(ErrorCodes.OutOfRange);
}
