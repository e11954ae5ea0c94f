using FluentValidation;
using Monitor.Data.People;
using Monitor.Web.Answers;

namespace Monitor.Web.People;

internal static class PeopleRules
{
    private const int Longest = 200;

    public static IRuleBuilderOptions<T, string?> Email<T>(this IRuleBuilderInitial<T, string?> rule) =>
        rule.Required()
            .Must(text => text!.Length <= 254 && text.Trim().Split('@') is [{ Length: > 0 }, { Length: > 2 }] && !text.Any(char.IsControl))
            .WithMessage("{PropertyPath} is not an e-mail address.").WithErrorCode(ErrorCodes.InvalidEmail);

    public static IRuleBuilderOptions<T, string?> NewPassword<T>(this IRuleBuilderInitial<T, string?> rule) =>
        rule.Required()
            .Must(text => text!.Length is >= PasswordRules.Shortest and <= PasswordRules.Longest)
            .WithMessage($"{{PropertyPath}} has {PasswordRules.Shortest} to {PasswordRules.Longest} characters.").WithErrorCode(ErrorCodes.WeakPassword);

    public static IRuleBuilderOptions<T, string?> Given<T>(this IRuleBuilderInitial<T, string?> rule) => rule.Required().NotTooLong();

    public static IRuleBuilderOptions<T, string?> NotTooLong<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(text => text is null || (text.Length <= Longest && !text.Any(char.IsControl)))
            .WithMessage($"{{PropertyPath}} has at most {Longest} characters, none of them invisible.").WithErrorCode(ErrorCodes.OutOfRange);
}

internal sealed class CompleteSetupValidator : AbstractValidator<CompleteSetup>
{
    public CompleteSetupValidator()
    {
        RuleFor(r => r.Secret).Given();
        RuleFor(r => r.Email).Email();
        RuleFor(r => r.Name).Given();
        RuleFor(r => r.Password).Cascade(CascadeMode.Stop).NewPassword().Custom((password, context) =>
        {
            if (PasswordRules.Problem(password!, context.InstanceToValidate.Email, context.InstanceToValidate.Name) is { } problem)
                context.AddFailure(new FluentValidation.Results.ValidationFailure(context.PropertyPath, $"{context.PropertyPath} {problem}.") { ErrorCode = ErrorCodes.WeakPassword });
        });
        RuleFor(r => r.TeamName).NotTooLong();
    }
}

internal sealed class BeginSessionValidator : AbstractValidator<BeginSession>
{
    public BeginSessionValidator()
    {
        RuleFor(r => r.Email).Given();
        RuleFor(r => r.Password).Given();
        RuleFor(r => r.Code).NotTooLong();
    }
}

internal sealed class ChangePasswordValidator : AbstractValidator<ChangePassword>
{
    public ChangePasswordValidator()
    {
        RuleFor(r => r.CurrentPassword).NotTooLong();
        RuleFor(r => r.NewPassword).NewPassword();
    }
}

internal sealed class ChooseTeamValidator : AbstractValidator<ChooseTeam>
{
    public ChooseTeamValidator() =>
        RuleFor(r => r.TeamId).NotNull().WithMessage("{PropertyPath} is required.").WithErrorCode(ErrorCodes.Required);
}

internal sealed class VerifyCodeValidator : AbstractValidator<VerifyCode>
{
    public VerifyCodeValidator() => RuleFor(r => r.Code).Given();
}

internal sealed class DisableSecondFactorValidator : AbstractValidator<DisableSecondFactor>
{
    public DisableSecondFactorValidator() => RuleFor(r => r.Password).NotTooLong();
}

internal sealed class EnrolSecondFactorValidator : AbstractValidator<EnrolSecondFactor>
{
    public EnrolSecondFactorValidator() => RuleFor(r => r.Password).NotTooLong();
}

internal sealed class ProveSessionValidator : AbstractValidator<ProveSession>
{
    public ProveSessionValidator()
    {
        RuleFor(r => r.Password).Given();
        RuleFor(r => r.Code).NotTooLong();
    }
}

internal sealed class SeeNoticesValidator : AbstractValidator<SeeNotices>
{
    public SeeNoticesValidator() =>
        RuleFor(r => r.UpTo).NotNull().WithMessage("{PropertyPath} is required.").WithErrorCode(ErrorCodes.Required);
}

internal sealed class BeginRecoveryValidator : AbstractValidator<BeginRecovery>
{
    public BeginRecoveryValidator()
    {
        RuleFor(r => r.Email).Email();
        RuleFor(r => r.Password).NotTooLong();
    }
}

internal sealed class CompleteRecoveryValidator : AbstractValidator<CompleteRecovery>
{
    public CompleteRecoveryValidator()
    {
        RuleFor(r => r.Token).Given();
        RuleFor(r => r.NewPassword).NewPassword();
        RuleFor(r => r.Code).NotTooLong();
    }
}

internal sealed class RecoverUserValidator : AbstractValidator<RecoverUser>;

internal sealed class CreateInvitationValidator : AbstractValidator<CreateInvitation>
{
    public CreateInvitationValidator()
    {
        RuleFor(r => r.Email).Email();
        RuleFor(r => r.Role).Required().OneOf(TeamRoles.Names);
    }
}

internal sealed class AcceptInvitationValidator : AbstractValidator<AcceptInvitation>
{
    public AcceptInvitationValidator()
    {
        RuleFor(r => r.Token).Given();
        RuleFor(r => r.Name).NotTooLong();
        RuleFor(r => r.Password).NewPassword();
        RuleFor(r => r.Code).NotTooLong();
    }
}

internal sealed class ChangeMemberValidator : AbstractValidator<ChangeMember>
{
    public ChangeMemberValidator() => RuleFor(r => r.Role).Required().OneOf(TeamRoles.Names);
}

internal sealed class CreateApiKeyValidator : AbstractValidator<CreateApiKey>
{
    public CreateApiKeyValidator(TimeProvider clock)
    {
        RuleFor(r => r.Name).Given();
        RuleFor(r => r.Scope).Required().OneOf(TeamRoles.Scopes);
        RuleFor(r => r.ExpiresAt).Cascade(CascadeMode.Stop).Time()
            .Must(text => text is null || QueryText.Time(text) > clock.GetUtcNow())
            .WithMessage("{PropertyPath} lies in the future.").WithErrorCode(ErrorCodes.OutOfRange);
    }
}

internal sealed class CreateTeamValidator : AbstractValidator<CreateTeam>
{
    public CreateTeamValidator() => RuleFor(r => r.Name).Given();
}

internal sealed class ChangeTeamValidator : AbstractValidator<ChangeTeam>
{
    private const int Most = 36500;

    public ChangeTeamValidator()
    {
        RuleFor(r => r.Name).Given();
        RuleFor(r => r.HistoryDays).Must(days => days is null or (>= 1 and <= Most))
            .WithMessage($"{{PropertyPath}} is a whole number from 1 to {Most}, or null.").WithErrorCode(ErrorCodes.OutOfRange);
    }
}

internal sealed class ChangeUserValidator : AbstractValidator<ChangeUser>
{
    public ChangeUserValidator() =>
        RuleFor(r => r.Disabled).Must((body, disabled) => disabled is not null || body.Operator is not null)
            .WithMessage("{PropertyPath} or operator is required.").WithErrorCode(ErrorCodes.Required);
}
