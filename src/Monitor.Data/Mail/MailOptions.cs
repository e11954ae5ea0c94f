using System.ComponentModel.DataAnnotations;

namespace Monitor.Data.Mail;

/// <summary>How the service sends mail. Section <c>Mail</c>. Without a host it sends none.</summary>
public sealed class MailOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Mail";

    /// <summary>The SMTP server.</summary>
    public string? Host { get; set; }

    /// <summary>Its port.</summary>
    [Range(1, 65535)]
    public int Port { get; set; } = 587;

    /// <summary><c>starttls</c>, <c>tls</c> from the first byte, or <c>none</c>, which is for a server on this machine.</summary>
    [RegularExpression("starttls|tls|none", ErrorMessage = "Mail:Security is one of: starttls, tls, none.")]
    public string Security { get; set; } = "starttls";

    /// <summary>Who signs in at the server; empty: nobody.</summary>
    public string? UserName { get; set; }

    /// <summary>With which password.</summary>
    public string? Password { get; set; }

    /// <summary>The sender, such as <c>monitor@example.org</c> or <c>Monitor &lt;monitor@example.org&gt;</c>.</summary>
    public string? From { get; set; }

    /// <summary>How long one mail may take.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether mail is sent.</summary>
    public bool IsOn => !string.IsNullOrWhiteSpace(Host);
}
