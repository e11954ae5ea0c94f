using System.ComponentModel.DataAnnotations;

namespace Monitor.Jobs.Collection.Call;

/// <summary>An option that is a <see cref="Ladder"/>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LadderAttribute : ValidationAttribute
{
    /// <inheritdoc />
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        try
        {
            Ladder.Parse(value as string ?? "");
            return ValidationResult.Success;
        }
        catch (FormatException error)
        {
            return new($"{CollectionOptions.Section}:{validationContext.MemberName}: {error.Message}.");
        }
    }
}
