namespace Monitor.Data.Tasks;

/// <summary>What a task watches; the labels of <c>task_type_enum</c>.</summary>
public enum TaskType
{
    /// <summary>An influencer's account.</summary>
    Influencer,

    /// <summary>One post.</summary>
    Post,
}

/// <summary>What a task is doing; the labels of <c>task_status_enum</c>.</summary>
public enum MonitorTaskStatus
{
    /// <summary>Collected on its interval.</summary>
    Active,

    /// <summary>Kept, and not collected until it is resumed.</summary>
    Paused,

    /// <summary>Ended; its history stays.</summary>
    Stopped,
}
