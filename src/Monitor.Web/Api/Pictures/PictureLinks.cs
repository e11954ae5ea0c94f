namespace Monitor.Web.Api.Pictures;

/// <summary>Where this service hands out pictures.</summary>
internal static class PictureLinks
{
    public static string OfAccount(long id) => $"/api/v1/accounts/{id}/picture";

    public static string OfPost(long id) => $"/api/v1/posts/{id}/picture";
}
