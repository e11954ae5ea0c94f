using System.ComponentModel.DataAnnotations;

namespace Monitor.Data.Pictures;

/// <summary>How pictures of accounts and posts are fetched and kept. Section <c>Pictures</c>.</summary>
public sealed class PictureOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Pictures";

    /// <summary>Whether they are fetched at all.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Where copies are kept; <c>pictures</c> below the data folder unless given.</summary>
    public string? Folder { get; set; }

    /// <summary>Largest picture that is handed out.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int MaxBytes { get; set; } = 1024 * 1024;

    /// <summary>How much all copies together may take; 0: none are kept.</summary>
    [Range(0, 1L << 40)]
    public long CacheBytes { get; set; } = 128 * 1024 * 1024;

    /// <summary>How long a copy is kept.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan KeptFor { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Longest time in which a picture has to come, the wait for others included.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>How many are fetched at once.</summary>
    [Range(1, 100)]
    public int AtOnce { get; set; } = 8;
}
