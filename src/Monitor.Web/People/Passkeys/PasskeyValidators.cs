using System.Text.Json;
using FluentValidation;
using Monitor.Web.Answers;

namespace Monitor.Web.People.Passkeys;

internal static class PasskeyRules
{
    public static IRuleBuilderOptions<T, JsonElement> Credential<T>(this IRuleBuilderInitial<T, JsonElement> rule) =>
        rule.Cascade(CascadeMode.Stop)
            .Must(json => json.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
            .WithMessage("{PropertyPath} is required.").WithErrorCode(ErrorCodes.Required)
            .Must(json => json.ValueKind == JsonValueKind.Object)
            .WithMessage("{PropertyPath} is what the browser's credential writes as JSON.").WithErrorCode(ErrorCodes.WrongType);
}

internal sealed class AddPasskeyValidator : AbstractValidator<AddPasskey>
{
    public AddPasskeyValidator()
    {
        RuleFor(r => r.Name).Given();
        RuleFor(r => r.Credential).Credential();
    }
}

internal sealed class RenamePasskeyValidator : AbstractValidator<RenamePasskey>
{
    public RenamePasskeyValidator() => RuleFor(r => r.Name).Given();
}

internal sealed class PresentPasskeyValidator : AbstractValidator<PresentPasskey>
{
    public PresentPasskeyValidator() => RuleFor(r => r.Credential).Credential();
}
