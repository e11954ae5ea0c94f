using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Monitor.Data.Content;
using Monitor.Data.Follows;
using Monitor.Web.Api.Accounts;
using Monitor.Web.Api.Pictures;

namespace Monitor.Web.Api.Follows;

/// <summary>A post in a feed.</summary>
internal sealed record FeedPostView : PostView
{
    [JsonConstructor]
    public FeedPostView()
    {
    }

    /// <summary>The post with its account.</summary>
    [SetsRequiredMembers]
    public FeedPostView(OwnedPost post)
        : base(post.Post.ToView()) => Account = post.Account.ToView();

    /// <summary>The account that is followed.</summary>
    [JsonPropertyOrder(1)]
    public required FeedAccountView Account { get; init; }
}

/// <summary>The account of a post in a feed.</summary>
/// <param name="Id">Its id here.</param>
/// <param name="Platform">The platform.</param>
/// <param name="PlatformId">The platform's own id.</param>
/// <param name="Username">The handle today.</param>
/// <param name="FullName">The display name.</param>
/// <param name="ProfilePicUrl">Where the platform keeps its picture.</param>
/// <param name="PictureUrl">Where this service hands out the same picture; null where none is known.</param>
/// <param name="IsVerified">Whether it carries the platform's badge.</param>
internal sealed record FeedAccountView(
    long Id, string Platform, string PlatformId, string Username, string? FullName, string? ProfilePicUrl, string? PictureUrl, bool? IsVerified);

/// <summary>An account that is followed.</summary>
/// <param name="Account">The account.</param>
/// <param name="FollowerCount">Its followers on the platform.</param>
/// <param name="FollowedAt">Since when.</param>
internal sealed record FollowedAccountView(FeedAccountView Account, long? FollowerCount, DateTimeOffset FollowedAt);

/// <summary>Whether a person follows an account.</summary>
/// <param name="UserId">The person.</param>
/// <param name="AccountId">The account.</param>
/// <param name="Following">Whether they follow it.</param>
/// <param name="FollowedAt">Since when; null where they do not.</param>
internal sealed record FollowView(long UserId, long AccountId, bool Following, DateTimeOffset? FollowedAt);

/// <summary>A person of the team.</summary>
/// <param name="Id">Their id.</param>
/// <param name="Name">Their name.</param>
/// <param name="Role">viewer, editor or admin.</param>
/// <param name="Follows">How many accounts they follow.</param>
/// <param name="JoinedAt">Since when they are in the team.</param>
internal sealed record PersonView(long Id, string Name, string Role, long Follows, DateTimeOffset JoinedAt);

/// <summary>Rows as views.</summary>
internal static class FollowMapping
{
    public static FeedAccountView ToView(this PostAccount account) => new(
        account.Id, account.Platform, account.PlatformId, account.Username, account.FullName, account.ProfilePicUrl,
        Picture(account.ProfilePicUrl, account.Id), account.IsVerified);

    public static FollowedAccountView ToView(this FollowedAccount row) => new(
        new FeedAccountView(
            row.AccountId, row.Platform, row.PlatformId, row.Username, row.FullName, row.ProfilePicUrl, Picture(row.ProfilePicUrl, row.AccountId), row.IsVerified),
        row.FollowerCount, row.FollowedAt);

    private static string? Picture(string? url, long account) => url is null ? null : PictureLinks.OfAccount(account);
}
