using System.ComponentModel.DataAnnotations;

namespace Monitor.Data.Outgoing;

/// <summary>What may be sent to addresses that users name. Section <c>Outgoing</c>.</summary>
public sealed class OutgoingOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Outgoing";

    /// <summary>Hosts, addresses or networks of one's own that may be reached all the same, such as <c>hooks.lan</c> or <c>10.1.2.0/24</c>.</summary>
    public string[] Allow { get; set; } = [];

    /// <summary>
    /// The only hosts that may be reached, such as <c>hooks.example.org</c>, or <c>.example.org</c> for those below it; every public one unless
    /// given.
    /// </summary>
    public string[] Only { get; set; } = [];

    /// <summary>Longest duration of one exchange, body included.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Largest body that is read.</summary>
    [Range(1, int.MaxValue)]
    public long MaxBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Redirects that are followed, each checked like the first address.</summary>
    [Range(0, 20)]
    public int MaxRedirects { get; set; } = 3;
}
