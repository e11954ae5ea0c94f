using Monitor.Web.Answers;
using Monitor.Web.Api.Media;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Pictures;

/// <summary>The documentation of pictures.</summary>
internal static class PictureDocs
{
    private const string How =
        " It is the copy in the archive where there is one, also when the platform has it no longer. Otherwise it is fetched from where the platform keeps it, checked to be a PNG, JPEG or WebP, and kept for a while; a caller never meets the platform. The answer names its type and has an entity tag. With `width` an archived picture comes small, as AVIF or WebP by what you accept. "
        + "204: there is none, or it cannot be had now.";

    private static readonly ReplyDoc[] Replies =
    [
        ReplyDoc.Binary(200, "image/png", "The picture; its type may also be image/jpeg or image/webp, and that of a copy image/gif, image/avif or image/heic."),
        MediaDocs.Elsewhere,
        ReplyDoc.Empty(204, "There is none to show."),
    ];

    public static readonly OperationDoc OfAccount = new("getAccountPicture", "An account's picture", "The picture of an account that you see." + How)
    {
        Parameters = [new ParameterDoc("account_id", "The account's `id`.", "42"), .. MediaDocs.ContentParameters],
        Replies = Replies,
        Errors = [new ErrorDoc(404, ErrorCodes.AccountNotFound, "account_id", "No account 42 is known to you.")],
    };

    public static readonly OperationDoc OfPost = new("getPostPicture", "A post's picture", "The still picture that stands for a post that you see." + How)
    {
        Parameters = [new ParameterDoc("post_id", "The post's `id`.", "318"), .. MediaDocs.ContentParameters],
        Replies = Replies,
        Errors = [new ErrorDoc(404, ErrorCodes.PostNotFound, "post_id", "No post 318 is known to you.")],
    };
}
