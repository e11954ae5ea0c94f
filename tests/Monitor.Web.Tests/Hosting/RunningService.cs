using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Monitor.Testing;

namespace Monitor.Web.Tests.Hosting;

/// <summary>The product's own program in a process of its own, as an operator runs it.</summary>
public sealed class RunningService : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private RunningService(Process process, int port)
    {
        _process = process;
        Client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        _ = ReadAsync(process.StandardOutput);
        _ = ReadAsync(process.StandardError);
    }

    public HttpClient Client { get; }

    /// <summary>Everything that it wrote.</summary>
    public string Log => string.Join('\n', _lines);

    /// <summary>Starts it and waits until it answers.</summary>
    public static async Task<RunningService> StartAsync(TestDatabase database, IReadOnlyDictionary<string, string> options)
    {
        var port = FreePort.Next();
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Monitor.Web.dll"));
        // Services of many tests have one working folder: who wants an archive names where it is.
        if (!options.Keys.Any(name => name.StartsWith("Media:", StringComparison.Ordinal)))
            start.ArgumentList.Add("--Media:Mode=Proxy");
        foreach (var (name, value) in options.Append(new("PORT", $"{port}")).Append(new("Database:ConnectionString", database.ConnectionString)))
        {
            start.ArgumentList.Add($"--{name}");
            start.ArgumentList.Add(value);
        }

        var service = new RunningService(Process.Start(start)!, port);
        try
        {
            await Eventually.BecomesTrueAsync(service.AnswersAsync, StartLimit);
            return service;
        }
        catch (Exception)
        {
            await service.DisposeAsync();
            throw;
        }
    }

    public async Task<Reply> SendAsync(HttpMethod method, string path, IReadOnlyDictionary<string, string>? headers = null, string? json = null)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers ?? new Dictionary<string, string>())
            request.Headers.Add(name, value);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var isJson = response.Content.Headers.ContentType?.MediaType == "application/json";
        return new Reply((int)response.StatusCode, isJson ? JsonSerializer.Deserialize<JsonElement>(text) : JsonSerializer.SerializeToElement(text), null)
        {
            Cookie = response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies.First() : null,
        };
    }

    public Task<Reply> GetAsync(string path, IReadOnlyDictionary<string, string>? headers = null) => SendAsync(HttpMethod.Get, path, headers);

    public Task<Reply> PostAsync(string path, IReadOnlyDictionary<string, string>? headers, string? json = null) => SendAsync(HttpMethod.Post, path, headers, json);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<bool> AnswersAsync()
    {
        if (_process.HasExited)
            throw new InvalidOperationException($"The service ended: {Log}");
        try
        {
            using var answer = await Client.GetAsync("/health");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task ReadAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
            _lines.Enqueue(line);
    }
}
