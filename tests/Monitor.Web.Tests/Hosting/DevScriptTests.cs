using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Xunit;

namespace Monitor.Web.Tests.Hosting;

/// <summary>What <c>./dev run</c> says about ports that somebody else has.</summary>
public sealed class DevScriptTests : IDisposable
{
    // Of Docker Compose's Adminer, and of what people often have beside.
    private static readonly int[] Avoided = [8000, 8080, 8081];

    private readonly TcpListener _somebody = TakePort();

    public void Dispose() => _somebody.Dispose();

    [Fact]
    public async Task A_taken_port_is_said_to_be_taken_and_a_free_one_is_suggested()
    {
        var port = ((IPEndPoint)_somebody.LocalEndpoint).Port;

        var (code, output) = await RunAsync($"PORT={port} ./dev run");

        Assert.Equal(1, code);
        Assert.StartsWith($"dev: port {port} is already in use; choose another one: PORT=", output, StringComparison.Ordinal);
        var suggested = int.Parse(output.Split("PORT=")[1].Split(' ')[0], CultureInfo.InvariantCulture);
        Assert.NotEqual(port, suggested);
        using var free = new TcpListener(IPAddress.Loopback, suggested);
        free.Start();
    }

    [Theory]
    [InlineData(7999)]
    [InlineData(8079)]
    [InlineData(8080)]
    [InlineData(65535)]
    public async Task What_is_suggested_is_no_port_that_is_meant_for_something_else(int port)
    {
        var (_, output) = await RunAsync($"source ./dev; port_after 127.0.0.1 {port}");

        Assert.DoesNotContain(int.Parse(output, CultureInfo.InvariantCulture), Avoided);
    }

    [Fact]
    public async Task The_port_of_another_program_is_not_the_services()
    {
        var port = ((IPEndPoint)_somebody.LocalEndpoint).Port;

        Assert.Equal(0, (await RunAsync($"source ./dev; owns_port {Environment.ProcessId} {port}")).Code);
        Assert.Equal(1, (await RunAsync($"source ./dev; owns_port $$ {port}")).Code);
    }

    [Fact]
    public async Task What_is_kept_is_nobody_elses_on_the_machine()
    {
        var (code, output) = await RunAsync("""
            export MONITOR_DATA_DIR=$(mktemp -d)
            mkdir -p "$MONITOR_DATA_DIR/logs" && echo secret >"$MONITOR_DATA_DIR/logs/monitor.log" && chmod -R a+rX "$MONITOR_DATA_DIR"
            source ./dev
            open_data_dir
            start_redis
            find "$MONITOR_DATA_DIR" -perm /077
            redis-cli -p "$(cat "$MONITOR_DATA_DIR/run/redis.port")" ping
            ./dev redis-cli ping
            ps -eo args | grep -F "$(cat "$MONITOR_DATA_DIR/run/redis.password")" | grep -v grep || true
            end_all
            rm -rf "$MONITOR_DATA_DIR"
            """);

        Assert.Equal(0, code);
        Assert.Equal(["NOAUTH Authentication required.", "PONG"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../.."));

    private static async Task<(int Code, string Output)> RunAsync(string script)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", script])
        {
            UseShellExecute = false,
            WorkingDirectory = Root(),
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var (error, output) = (process.StandardError.ReadToEndAsync(), process.StandardOutput.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, (await output + await error).Trim());
    }

    // Below the range from which the kernel takes ports for outgoing connections: there nobody listens on the next one, and it is taken all the same.
    private static TcpListener TakePort()
    {
        while (true)
        {
            var listener = new TcpListener(IPAddress.Loopback, RandomNumberGenerator.GetInt32(20_000, 32_000));
            try
            {
                listener.Start();
                return listener;
            }
            catch (SocketException)
            {
                listener.Dispose();
            }
        }
    }
}
