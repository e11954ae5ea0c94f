using FluentValidation.Results;
using Monitor.Data.Observations;
using Monitor.Data.SocialPlatforms;
using Monitor.Data.Tasks;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Tasks;

/// <summary>The targets of requests.</summary>
internal static class TargetTexts
{
    public const int Max = 1000;

    private static readonly char[] Separators = [',', ';', ' ', '\t', '\r', '\n'];

    public static string Platform(string? platform) => platform ?? Platforms.Instagram;

    /// <summary>Reads a target; null when platform or type are unknown, which is answered on its own.</summary>
    public static ParsedTarget? Parse(PlatformRegistry platforms, string? platform, string? type, string target) =>
        TaskWords.Type(type) is { } known && platforms.TryFind(Platform(platform), out var found)
            ? found.Target(known.Kind(), target)
            : null;

    /// <summary>The targets of a bulk request, in order, without empty ones.</summary>
    public static IReadOnlyList<string> Split(CreateTasks request) =>
        request.Text is not null
            ? request.Text.Split(Separators, StringSplitOptions.RemoveEmptyEntries)
            : [.. (request.Targets ?? []).Where(t => !string.IsNullOrWhiteSpace(t)).Select(t => t!)];

    public static ValidationFailure Failure(string field, string problem) => new(field, problem) { ErrorCode = ErrorCodes.InvalidTarget };

    /// <summary>Answers 422 when no provider can collect from the platform; null when one can.</summary>
    public static async Task<IResult?> RefusePlatformAsync(
        SupportedPlatforms platforms, string? platform, TaskType type, CancellationToken ct)
    {
        var supported = await platforms.ForAsync(type, ct);
        if (supported.Contains(Platform(platform), StringComparer.Ordinal))
            return null;
        var list = supported.Count == 0 ? "none; no provider is configured" : string.Join(", ", supported);
        return Answer.Invalid("platform", $"No provider collects {TaskWords.Of(type)} data from {Platform(platform)}. Supported: {list}.",
            ErrorCodes.PlatformNotSupported);
    }
}
