namespace Monitor.Web.Pages;

/// <summary>Where the pages are. Section <c>Pages</c>.</summary>
internal sealed class PageOptions
{
    public const string Section = "Pages";

    /// <summary>The folder with the built pages; <c>wwwroot</c> beside the program unless given.</summary>
    public string? Folder { get; set; }
}
