using Monitor.Data.Batches;
using Monitor.Data.Flows;
using Monitor.Data.Queues;

namespace Monitor.Web.Api.Pauses;

/// <summary>Kinds of work that can be paused.</summary>
internal static class PausableKinds
{
    /// <summary>For everybody.</summary>
    public static IReadOnlyList<string> OfEverybody { get; } =
        [QueuePauses.All, FlowQueues.Profiles, FlowQueues.Kind, JobQueueKind.Batches, JobQueueKind.Searches];

    /// <summary>For one team: the others share their queues between teams.</summary>
    public static IReadOnlyList<string> OfTeam { get; } = [QueuePauses.All, JobQueueKind.Batches, JobQueueKind.Searches];
}
