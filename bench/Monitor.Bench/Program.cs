using System.Globalization;
using Monitor.Bench;
using Monitor.Bench.Feeds;
using Monitor.Bench.Media;
using Monitor.Bench.Queues;
using Monitor.Bench.Reads;

var name = args.FirstOrDefault();
switch (name)
{
    case "scheduler":
        return await SchedulerBenchmark.RunAsync(BenchmarkArguments.Parse(args[1..], new([10_000, 100_000, 1_000_000], Seconds: 15)), CancellationToken.None) ? 0 : 1;
    case "outage" when args is [_, "--all", ..]:
        return await PlatformOutageDrill.RunAsync(args is [_, _, "--seconds", var length] ? int.Parse(length, CultureInfo.InvariantCulture) : 40, CancellationToken.None) ? 0 : 1;
    case "outage" when args is [_, "--small"]:
        return await OutageDrill.RunAsync(5, isSmall: true, CancellationToken.None) ? 0 : 1;
    case "outage":
        return await OutageDrill.RunAsync(args is [_, "--seconds", var seconds] ? int.Parse(seconds, CultureInfo.InvariantCulture) : 20, isSmall: false, CancellationToken.None) ? 0 : 1;
    case "engines":
        return await EngineBenchmark.RunAsync(BenchmarkArguments.Parse(args[1..], new([100_000], Seconds: 20)), CancellationToken.None) ? 0 : 1;
    case "dashboard":
        return await DashboardBenchmark.RunAsync(BenchmarkArguments.Parse(args[1..], new([100_000], Seconds: 0)), CancellationToken.None) ? 0 : 1;
    case "ui":
        return await ReadsBenchmark.RunAsync(BenchmarkArguments.Parse(args[1..], new([100_000], Seconds: 15)), CancellationToken.None) ? 0 : 1;
    case "feed":
        return await FeedBenchmark.RunAsync(args[1..], CancellationToken.None) ? 0 : 1;
    case "texts" when args is [_] or [_, "--small"]:
        return await TextBenchmark.RunAsync(isSmall: args is [_, "--small"], CancellationToken.None) ? 0 : 1;
    case "media" when args is [_, "--small"]:
        return await MediaBenchmark.RunAsync(300, isSmall: true, CancellationToken.None) ? 0 : 1;
    case "media":
        return await MediaBenchmark.RunAsync(args is [_, "--pictures", var pictures] ? int.Parse(pictures, CultureInfo.InvariantCulture) : 10_000, isSmall: false, CancellationToken.None) ? 0 : 1;
    case "events" when args is [_] or [_, "--small"]:
        return await EventDrill.RunAsync(isSmall: args is [_, "--small"], CancellationToken.None) ? 0 : 1;
    case "limits":
        return await LimitDrill.RunAsync(
            args is [_, "--small"] ? 6 : args is [_, "--seconds", var pause] ? int.Parse(pause, CultureInfo.InvariantCulture) : 40, isSmall: args is [_, "--small"], CancellationToken.None) ? 0 : 1;
    case "queue" when args is [_] or [_, "batch" or "kill" or "load" or "flows" or "soak"]:
        return await QueueDrill.RunAsync(args.ElementAtOrDefault(1), isSmall: false, QueueDrill.SoakMinutes, CancellationToken.None);
    case "queue" when args is [_, "--small"] or [_, "kill" or "flows", "--small"]:
        return await QueueDrill.RunAsync(args is [_, var one, _] ? one : null, isSmall: true, 0, CancellationToken.None);
    case "queue" when args is [_, "soak", "--minutes", var duration] && int.TryParse(duration, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes > 0:
        return await QueueDrill.RunAsync("soak", isSmall: false, minutes, CancellationToken.None);
    default:
        await Console.Error.WriteLineAsync("Usage: ./dev bench scheduler [--tasks 10000,100000,1000000] [--seconds 15] | --small");
        await Console.Error.WriteLineAsync("       ./dev bench outage [--all] [--seconds 20] | --small");
        await Console.Error.WriteLineAsync("       ./dev bench events | --small");
        await Console.Error.WriteLineAsync("       ./dev bench texts | --small");
        await Console.Error.WriteLineAsync("       ./dev bench media [--pictures 10000] | --small");
        await Console.Error.WriteLineAsync("       ./dev bench limits [--seconds 40] | --small");
        await Console.Error.WriteLineAsync("       ./dev bench dashboard [--tasks 100000] | --small");
        await Console.Error.WriteLineAsync("       ./dev bench ui [--tasks 100000] [--seconds 15] | --small");
        await Console.Error.WriteLineAsync("       ./dev bench feed [--follows 1000000] [--accounts 10000] [--rate 100] [--seconds 60] [--readers 2000] [--border 5000] | --small");
        await Console.Error.WriteLineAsync("       ./dev bench queue [batch|kill|load|flows|soak [--minutes 60]] | [kill|flows] --small");
        await Console.Error.WriteLineAsync("       ./dev bench engines [--tasks 100000] [--seconds 20] | --small");
        return 2;
}
