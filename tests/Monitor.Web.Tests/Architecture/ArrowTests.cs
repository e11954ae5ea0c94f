using ArchUnitNET.xUnitV3;
using Xunit;

namespace Monitor.Web.Tests.Architecture;

/// <summary>Which room may know which. Only the composition root, <c>Program.cs</c>, knows all.</summary>
public sealed class ArrowTests
{
    [Fact]
    public void Data_knows_neither_Web_nor_Jobs() => Rooms.In("Monitor.Data").Should().NotDependOnAny(Rooms.In("Monitor.Web", "Monitor.Jobs"))
        .Because("it is the ground on which both stand").Check(Rooms.Product);

    [Fact]
    public void Jobs_does_not_know_Web() => Rooms.In("Monitor.Jobs").Should().NotDependOnAny(Rooms.In("Monitor.Web"))
        .Because("workers run without the API and learn from rows what to do").Check(Rooms.Product);

    [Fact]
    public void Web_does_not_know_Jobs() => Rooms.In("Monitor.Web").Should().NotDependOnAny(Rooms.In("Monitor.Jobs"))
        .Because("the API answers without workers and tells them by rows what to do").Check(Rooms.Product);

    [Fact]
    public void Only_Jobs_Hangfire_and_Web_Dashboard_know_Hangfire() => Rooms.Outside("Monitor.Jobs.Hangfire", "Monitor.Web.Dashboard")
        .Should().NotDependOnAny(Rooms.Library("Hangfire")).Because("the work is the same whoever starts it").Check(Rooms.Product);

    [Fact]
    public void Only_Data_knows_Redis() => Rooms.In("Monitor.Web", "Monitor.Jobs").Should().NotDependOnAny(Rooms.Library("StackExchange.Redis"))
        .Because("everything also works without it").Check(Rooms.Product);

    [Fact]
    public void Providers_are_pure() => Rooms.In("Monitor.Jobs.Providers").Should()
        .NotDependOnAny(Rooms.Library("Npgsql", "Microsoft.EntityFrameworkCore", "StackExchange.Redis", "Polly"))
        .AndShould().NotDependOnAny(typeof(TimeProvider), typeof(HttpClient), typeof(Task))
        .Because("a provider builds requests and reads answers; calling, waiting, limiting and storing is done for it").Check(Rooms.Product);
}
