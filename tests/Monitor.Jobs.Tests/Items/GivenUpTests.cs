using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Monitor.Data.Batches;
using Monitor.Data.Observations;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Items;

/// <summary>A search that is cancelled or paused while a provider takes its time has lost nothing, and nobody is alarmed.</summary>
public sealed class GivenUpTests(PostgresServer postgres) : ItemTest(postgres)
{
    private readonly Warnings _log = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Neither_is_written_down_as_a_failure_of_theDatabase(bool cancel)
    {
        Simulator.AddFault(new() { Provider = FaultRule.EveryProvider, Kind = FaultKind.Hang });
        await using (var one = await ItemHarness.StartAsync(Database, Simulator, _log))
        {
            var job = ((Submission.Accepted)await one.Submission.SubmitAsync(
                new(JobTypes.One, 1, "someone", Platforms.Instagram, ["creator"], 1), default)).Job.Id;
            await Eventually.BecomesTrueAsync(() => Task.FromResult(Simulator.CountRequests() > 0));

            Assert.Equal(JobChange.Done, cancel ? await one.Control.CancelAsync(1, job, default) : await one.Control.PauseAsync(1, job, pause: true, default));
            await Eventually.BecomesTrueAsync(() => Database.ScalarAsync<bool>("select not exists (select from queue_item where worker_id is not null)"));
        }

        Assert.Empty(_log.Lines);
    }

    private sealed class Warnings : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                Lines.Enqueue($"{formatter(state, exception)} {exception}");
        }

        public void Dispose()
        {
        }
    }
}
