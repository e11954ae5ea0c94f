using Monitor.Data.Queues;
using Monitor.Jobs.Collection.Contract;
using Moq;

namespace Monitor.Jobs.Tests.Collection;

internal static class CallGates
{
    /// <summary>Lets every call pass.</summary>
    public static ICallGate Open { get; } = Mock.Of<ICallGate>(gate => gate.Priority == QueuePriority.Scheduled);
}
