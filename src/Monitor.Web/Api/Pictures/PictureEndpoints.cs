using Microsoft.AspNetCore.Mvc;
using Monitor.Data.Content;
using Monitor.Data.Media;
using Monitor.Data.Pictures;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.Api.Media;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Pictures;

/// <summary>Pictures of accounts and posts, from this origin: whoever looks at a page is not seen by a platform.</summary>
internal static class PictureEndpoints
{
    // What a browser keeps is its viewer's alone. That there is no picture may change sooner than a picture does.
    private const string Kept = "private, max-age=3600";
    private const string KeptNothing = "private, max-age=300";

    public static void MapPictures(this IEndpointRouteBuilder app)
    {
        var pictures = app.MapGroup("/api/v1").WithTags("Content").Requires(Permission.AccountsRead);
        pictures.MapGet("/accounts/{account_id:long}/picture", OfAccountAsync).Validates<ContentQuery>().Documented(PictureDocs.OfAccount);
        pictures.MapGet("/posts/{post_id:long}/picture", OfPostAsync).Validates<ContentQuery>().Documented(PictureDocs.OfPost);
    }

    private static async Task<IResult> OfAccountAsync(
        [FromRoute(Name = "account_id")] long accountId, [AsParameters] ContentQuery query, ContentReader content, MediaLibrary library, MediaServing serving,
        PictureReader pictures, CurrentTeam team, HttpContext http, CancellationToken ct) =>
        await content.AccountPictureAsync(team.Id, accountId, ct) is { } found
            ? await ShowAsync(
                await library.OfAccountAsync(accountId, ct), query, serving, found.Url is { } url ? PictureAddress.OfAccount(accountId, url) : null, pictures, http, ct)
            : Answer.NotFound("account_id", $"No account {accountId} is known to you.", ErrorCodes.AccountNotFound);

    private static async Task<IResult> OfPostAsync(
        [FromRoute(Name = "post_id")] long postId, [AsParameters] ContentQuery query, ContentReader content, MediaLibrary library, MediaServing serving,
        PictureReader pictures, CurrentTeam team, HttpContext http, CancellationToken ct) =>
        await content.PostPictureAsync(team.Id, postId, ct) is { } found
            ? await ShowAsync(
                await library.OfPostAsync(postId, ct), query, serving, found.Url is { } url ? PictureAddress.OfPost(postId, url) : null, pictures, http, ct)
            : Answer.NotFound("post_id", $"No post {postId} is known to you.", ErrorCodes.PostNotFound);

    private static async Task<IResult> ShowAsync(
        MediaCopy? copy, ContentQuery query, MediaServing serving, PictureAddress? address, PictureReader pictures, HttpContext http, CancellationToken ct)
    {
        if (copy is not null && await serving.ShowAsync(copy, QueryText.Number(query.Width), http) is { } stored)
            return stored;
        var picture = address is null ? null : await pictures.ReadAsync(address, ct);
        http.Response.Headers.CacheControl = picture is null ? KeptNothing : Kept;
        return picture is null
            ? TypedResults.NoContent()
            : TypedResults.Bytes(picture.Content, picture.Type, entityTag: new(picture.Tag));
    }
}
