using System.ComponentModel.DataAnnotations;

namespace Monitor.Web.Edge;

/// <summary>How much one caller may ask. Section <c>RateLimits</c>. They hold where callers have to prove who they are.</summary>
internal sealed class RateLimitOptions
{
    public const string Section = "RateLimits";

    /// <summary>Requests a second of one key or person in the long run; 0: no limit.</summary>
    [Range(0, 1_000_000)]
    public int PerCaller { get; set; } = 50;

    /// <summary>How many of them may come at once.</summary>
    [Range(1, 1_000_000)]
    public int PerCallerBurst { get; set; } = 200;

    /// <summary>Requests a second from one address in the long run; 0: no limit.</summary>
    [Range(0, 1_000_000)]
    public int PerAddress { get; set; } = 100;

    /// <summary>How many of them may come at once.</summary>
    [Range(1, 1_000_000)]
    public int PerAddressBurst { get; set; } = 400;

    /// <summary>Attempts a minute from one address at sign-in and wherever else a secret could be guessed; 0: no limit.</summary>
    [Range(0, 1_000_000)]
    public int AttemptsPerMinute { get; set; } = 10;

    /// <summary>Streams of progress that one key or person may have open at once in one process; 0: no limit.</summary>
    [Range(0, 100_000)]
    public int StreamsPerCaller { get; set; } = 50;
}

/// <summary>How requests are taken in. Section <c>Requests</c>.</summary>
internal sealed class RequestOptions
{
    public const string Section = "Requests";

    /// <summary>Longest duration of a request that does not stream.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>Largest body.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = 1024 * 1024;
}

/// <summary>Which pages of other origins may call. Section <c>Cors</c>.</summary>
internal sealed class CorsOptions
{
    public const string Section = "Cors";

    /// <summary>Origins such as <c>https://dashboard.example.org</c>; none unless given.</summary>
    public string[] Origins { get; set; } = [];
}

/// <summary>The proxy in front. Section <c>Proxy</c>.</summary>
internal sealed class ProxyOptions
{
    public const string Section = "Proxy";

    /// <summary>Addresses or networks whose X-Forwarded-For and X-Forwarded-Proto are believed; nobody's unless given.</summary>
    public string[] Trusted { get; set; } = [];
}
