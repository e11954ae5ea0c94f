using FluentValidation;
using Monitor.Data.Credentials;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Credentials;

internal sealed class AddCredentialValidator : AbstractValidator<AddCredential>
{
    private const int LongestName = 200;

    public AddCredentialValidator()
    {
        RuleFor(r => r.Source).Required();
        RuleFor(r => r.Handle).Required().Must(IsName).WithMessage($"{{PropertyPath}} has 1 to {LongestName} characters.").WithErrorCode(ErrorCodes.OutOfRange);
        RuleFor(r => r.IdempotencyKey)
            .Must(key => key is null || (IsName(key) && !key.StartsWith("configuration:", StringComparison.Ordinal)))
            .WithMessage($"{{PropertyPath}} has 1 to {LongestName} characters and does not begin with configuration:.").WithErrorCode(ErrorCodes.OutOfRange);
        RuleFor(r => r.Credentials).SecretFields();
    }

    private static bool IsName(string? text) => text is { Length: > 0 and <= LongestName } && !text.Any(char.IsControl);
}

internal sealed class RotateCredentialValidator : AbstractValidator<RotateCredential>
{
    public RotateCredentialValidator() => RuleFor(r => r.Credentials).SecretFields();
}

/// <summary>Rules for secrets; their messages never repeat a value.</summary>
internal static class SecretRules
{
    private const int MostFields = 20;
    private const int LongestName = 64;
    private const int LongestValue = 8_192;

    public static IRuleBuilderOptions<T, IReadOnlyDictionary<string, string?>?> SecretFields<T>(
        this IRuleBuilderInitial<T, IReadOnlyDictionary<string, string?>?> rule) =>
        rule.Cascade(CascadeMode.Stop)
            .Must(fields => fields is { Count: > 0 })
            .WithMessage("{PropertyPath} is required.").WithErrorCode(ErrorCodes.Required)
            .Must(fields => fields!.Count <= MostFields)
            .WithMessage($"{{PropertyPath}} has at most {MostFields} fields.").WithErrorCode(ErrorCodes.TooMany)
            .Must(fields => fields!.All(field => IsField(field.Key) && field.Value is { Length: > 0 and <= LongestValue } value && !value.Any(char.IsControl)))
            .WithMessage($"{{PropertyPath}} has names of lower-case letters, digits and _ up to {LongestName} characters, and texts up to {LongestValue} characters.")
            .WithErrorCode(ErrorCodes.InvalidCredential)
            .Must(fields => CredentialFields.Key(Plain(fields!)) is not null)
            .WithMessage($"{{PropertyPath}} needs one of: {string.Join(", ", CredentialFields.KeyNames)}.").WithErrorCode(ErrorCodes.InvalidCredential);

    /// <summary>The fields after validation.</summary>
    public static Dictionary<string, string> Plain(IReadOnlyDictionary<string, string?> fields) =>
        fields.ToDictionary(field => field.Key, field => field.Value ?? "", StringComparer.Ordinal);

    private static bool IsField(string name) =>
        name.Length is > 0 and <= LongestName && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
}
