namespace Monitor.Data.Notices;

/// <summary>Keys of notices that more than one place knows.</summary>
public static class NoticeKeys
{
    /// <summary>What the key of a notice about a platform without usable sources begins with.</summary>
    public const string SourcesPrefix = "sources:";

    /// <summary>The server of the language model does not take what it is asked, or who asks.</summary>
    public const string ModelRefuses = "model:refuses";

    /// <summary>What the language model may cost in a day is spent.</summary>
    public const string ModelBudget = "model:budget";

    /// <summary>The source that is asked first for a kind of question cannot be asked.</summary>
    public static string Primary(string platform, string fetchType) => $"primary:{platform}:{fetchType}";

    /// <summary>No source of this platform can be asked.</summary>
    public static string Sources(string platform) => SourcesPrefix + platform;
}
