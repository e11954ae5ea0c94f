namespace Monitor.Data.Observations;

/// <summary>Kinds of pictures and videos.</summary>
public static class AssetTypes
{
    /// <summary>The picture of a profile.</summary>
    public const string ProfilePicture = "profile_pic";

    /// <summary>The still picture that stands for a post.</summary>
    public const string Thumbnail = "thumbnail";

    /// <summary>A picture of a post.</summary>
    public const string Image = "image";

    /// <summary>A video of a post.</summary>
    public const string Video = "video";
}
