using System.ComponentModel.DataAnnotations;

namespace Monitor.Jobs.Broker;

/// <summary>The message broker. Section <c>Broker</c>; its address is also <c>RMQ_URL</c>.</summary>
public sealed class BrokerOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Broker";

    /// <summary><c>amqp://user:password@host:5672/vhost</c>, or <c>amqps://</c>. Empty: nothing is published, and listeners run in this process.</summary>
    public string? Url { get; set; }

    /// <summary>How long a window of events may take to be confirmed.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan ConfirmTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the broker is away before a notice says so.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan AlarmAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a process that publishes may be silent before another one takes over; longer than <see cref="ConfirmTimeout"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "00:10:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);
}
