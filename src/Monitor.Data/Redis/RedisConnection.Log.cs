using Microsoft.Extensions.Logging;

namespace Monitor.Data.Redis;

internal sealed partial class RedisConnection
{
    private int _reported = (int)Reported.Nothing;
    private long _awaySince;

    private enum Reported
    {
        Nothing,
        Here,
        Away,
    }

    private void ReportAway(Exception reason)
    {
        if (Interlocked.Exchange(ref _reported, (int)Reported.Away) == (int)Reported.Away)
            return;
        Interlocked.Exchange(ref _awaySince, RedisCall.Clock.GetTimestamp());
        Log.Away(_logger, RedisAddress.Describe(_options), reason.GetType().Name, reason.Message);
    }

    private void ReportBack()
    {
        var before = (Reported)Interlocked.Exchange(ref _reported, (int)Reported.Here);
        if (before == Reported.Nothing)
            Log.Connected(_logger, RedisAddress.Describe(_options));
        else if (before == Reported.Away)
            Log.Back(_logger, RedisAddress.Describe(_options), RedisCall.Clock.GetElapsedTime(Interlocked.Read(ref _awaySince)).TotalSeconds);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1300, Level = LogLevel.Information, Message = "Connected to Redis at {Servers}")]
        public static partial void Connected(ILogger logger, string servers);

        [LoggerMessage(EventId = 1301, Level = LogLevel.Warning,
            Message = "Redis at {Servers} is away, the database alone decides until it is back: {Failure}: {Reason}")]
        public static partial void Away(ILogger logger, string servers, string failure, string reason);

        [LoggerMessage(EventId = 1302, Level = LogLevel.Information, Message = "Redis at {Servers} is back after {Seconds:0.0} s")]
        public static partial void Back(ILogger logger, string servers, double seconds);

        [LoggerMessage(EventId = 1303, Level = LogLevel.Warning, Message = "Redis at {Servers} refused a command: {Reason}")]
        public static partial void Refused(ILogger logger, string servers, string reason);
    }
}
