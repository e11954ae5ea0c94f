using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Monitor.Data.Observations;
using Monitor.Data.SocialPlatforms;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Profiles;

/// <summary>How an Instagram user is asked for.</summary>
internal sealed record UserQuery
{
    [FromQuery(Name = "force_refresh")] public string? ForceRefresh { get; init; }
}

/// <summary>How a profile is asked for.</summary>
internal sealed record ProfileQuery
{
    [FromQuery(Name = "full_refresh")] public string? FullRefresh { get; init; }
    [FromQuery(Name = "force_refresh")] public string? ForceRefresh { get; init; }
}

internal sealed class UserQueryValidator : AbstractValidator<UserQuery>
{
    public UserQueryValidator() => RuleFor(r => r.ForceRefresh).Flag();
}

internal sealed class ProfileQueryValidator : AbstractValidator<ProfileQuery>
{
    public ProfileQueryValidator()
    {
        RuleFor(r => r.FullRefresh).Flag();
        RuleFor(r => r.ForceRefresh).Flag();
    }
}

/// <summary>Flags as people put them behind an address: the bare name, or a value.</summary>
file static class Flags
{
    public static IRuleBuilderOptions<T, string?> Flag<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(text => text is null || Read(text) is not null)
            .WithMessage("{PropertyPath} is one of: true, false, 1, 0; without a value it is true.")
            .WithErrorCode(ErrorCodes.UnknownValue);

    public static bool IsSet(string? text) => Read(text) is true;

    private static bool? Read(string? text) => text?.ToLowerInvariant() switch
    {
        "" or "true" or "1" => true,
        "false" or "0" => false,
        _ => null,
    };
}

/// <summary>Profiles on demand.</summary>
internal static class ProfileEndpoints
{
    public static void MapProfiles(this IEndpointRouteBuilder app)
    {
        // Who may only look sees what is stored; making a provider call, which costs money, is no mere look.
        app.MapGet("/api/v1/instagram/user/{username}", UserAsync).WithTags("Profiles").Requires(Permission.JobsRead)
            .Validates<UserQuery>().Documented(ProfileDocs.User);
        app.MapGet("/profiles/{platform}/byhandle/{handle}", ProfileAsync).WithTags("Profiles").Requires(Permission.JobsRead)
            .Validates<ProfileQuery>().Documented(ProfileDocs.Profile);
    }

    private static Task<IResult> UserAsync(
        string username, [AsParameters] UserQuery query, PlatformRegistry platforms, OnDemandProfiles profiles, CurrentCaller caller,
        HttpContext http, CancellationToken ct) =>
        AnswerAsync(Platforms.Instagram, "username", username, Flags.IsSet(query.ForceRefresh), full: false, platforms, profiles, caller, http, ct);

    private static Task<IResult> ProfileAsync(
        string platform, string handle, [AsParameters] ProfileQuery query, PlatformRegistry platforms, OnDemandProfiles profiles, CurrentCaller caller,
        HttpContext http, CancellationToken ct) =>
        AnswerAsync(platform.ToLowerInvariant(), "handle", handle, Flags.IsSet(query.ForceRefresh), Flags.IsSet(query.FullRefresh), platforms, profiles, caller, http, ct);

    private static async Task<IResult> AnswerAsync(
        string platform, string field, string handle, bool force, bool full, PlatformRegistry platforms, OnDemandProfiles profiles, CurrentCaller caller,
        HttpContext http, CancellationToken ct)
    {
        if (FlowFor(platform) is not { } flow || !platforms.TryFind(platform, out var known))
            return Answer.Invalid("platform", $"Profiles of {platform} cannot be asked for. Supported: instagram, tiktok, youtube.", ErrorCodes.PlatformNotSupported);
        var target = known.Account(handle);
        return target.Value is { } name
            ? await profiles.AnswerAsync(caller.Known, caller.TeamId, new(flow, name, field, force, full), http, ct)
            : Answer.Invalid(field, target.Problem!, ErrorCodes.InvalidUsername);
    }

    private static string? FlowFor(string platform) => platform switch
    {
        Platforms.Instagram => "refresh_profile_by_handle",
        Platforms.YouTube => "refresh_yt_profiles",
        Platforms.TikTok => "refresh_tiktok_profiles",
        _ => null,
    };
}
