using System.Linq.Expressions;
using System.Text.Json;
using FluentValidation;

namespace Monitor.Web.Answers;

/// <summary>Runs validators before handlers.</summary>
internal static class Validation
{
    /// <summary>Registers all validators of this project; fields are named as in JSON.</summary>
    public static IServiceCollection AddValidation(this IServiceCollection services)
    {
        ValidatorOptions.Global.PropertyNameResolver = (_, _, field) => Path(field?.Body);
        foreach (var result in AssemblyScanner.FindValidatorsInAssembly(typeof(Validation).Assembly, includeInternalTypes: true))
            services.AddSingleton(result.InterfaceType, result.ValidatorType);
        return services;
    }

    /// <summary>Answers 422 with every field that is wrong, before the handler runs.</summary>
    public static RouteHandlerBuilder Validates<T>(this RouteHandlerBuilder route)
        where T : class =>
        route.AddEndpointFilter(async (context, next) =>
        {
            var request = context.Arguments.OfType<T>().Single();
            var validator = context.HttpContext.RequestServices.GetRequiredService<IValidator<T>>();
            var result = await validator.ValidateAsync(request, context.HttpContext.RequestAborted);
            return result.IsValid
                ? await next(context)
                : Answer.Invalid(
                    [.. result.Errors.Select(e => new ApiError(e.PropertyName, e.ErrorMessage, e.ErrorCode)), .. QueryNames.Unknown(context.HttpContext)]);
        });

    // filter.status for r => r.Filter!.Status
    private static string? Path(Expression? expression) => expression is MemberExpression member
        ? (Path(member.Expression) is { } parent ? parent + "." : "") + JsonNamingPolicy.SnakeCaseLower.ConvertName(member.Member.Name)
        : null;
}
