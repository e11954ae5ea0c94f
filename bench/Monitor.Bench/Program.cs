using System.Globalization;
using Monitor.Bench;
using Monitor.Bench.Queues;

var name = args.FirstOrDefault();
switch (name)
{
    case "scheduler":
        await SchedulerBenchmark.RunAsync(BenchmarkArguments.Parse(args[1..]), CancellationToken.None);
        return 0;
    case "outage":
        await OutageDrill.RunAsync(args is [_, "--seconds", var seconds] ? int.Parse(seconds, CultureInfo.InvariantCulture) : 20, CancellationToken.None);
        return 0;
    case "queue" when args is [_] or [_, "batch" or "kill" or "load"]:
        return await QueueDrill.RunAsync(args.ElementAtOrDefault(1), CancellationToken.None);
    default:
        await Console.Error.WriteLineAsync("Usage: ./dev bench scheduler [--tasks 10000,100000,1000000] [--seconds 15]");
        await Console.Error.WriteLineAsync("       ./dev bench outage [--seconds 20]");
        await Console.Error.WriteLineAsync("       ./dev bench queue [batch|kill|load]");
        return 2;
}
