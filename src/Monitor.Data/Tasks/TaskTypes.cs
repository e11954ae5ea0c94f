using Monitor.Data.Observations;

namespace Monitor.Data.Tasks;

/// <summary>What the kinds of tasks have to do with what is observed.</summary>
public static class TaskTypes
{
    /// <summary>What a task of this kind observes.</summary>
    public static EntityKind Kind(this TaskType type) => type == TaskType.Influencer ? EntityKind.Account : EntityKind.Post;
}
