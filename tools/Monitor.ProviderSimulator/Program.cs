namespace Monitor.ProviderSimulator;

/// <summary>The simulator as a program: <c>--urls http://127.0.0.1:5099 --Simulator:LatencyMs 20</c>.</summary>
internal static class Program
{
    private const string DefaultUrl = "http://127.0.0.1:5099";

    public static async Task Main(string[] args)
    {
        var configuration = new ConfigurationBuilder()
            .AddEnvironmentVariables("ASPNETCORE_")
            .AddEnvironmentVariables()
            .AddCommandLine(args)
            .Build();
        var options = new SimulatorOptions
        {
            Url = configuration["urls"] ?? DefaultUrl,
            LatencyMs = configuration.GetValue($"{SimulatorOptions.Section}:{nameof(SimulatorOptions.LatencyMs)}", 0),
        };
        await using var simulator = await SimulatorHost.StartAsync(options);
        await Console.Out.WriteLineAsync($"Provider simulator on {simulator.BaseUrl}");
        await simulator.WaitForShutdownAsync();
    }
}
