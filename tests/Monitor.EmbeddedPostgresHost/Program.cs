// A process that does nothing but own a server, for tests that end it in every possible way.
// Usage: Monitor.EmbeddedPostgresHost <data directory>; it prints the connection string when the server answers.
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using Monitor.Data.Embedded;

using var stopping = new CancellationTokenSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
{
    context.Cancel = true;
    stopping.Cancel();
});
await using var server = await EmbeddedPostgres.StartAsync(new() { DataDirectory = args[0] }, NullLogger.Instance, stopping.Token);
Console.WriteLine(server.ConnectionString);
try
{
    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping.Token);
}
catch (OperationCanceledException)
{
    // Told to stop: disposing does it.
}
