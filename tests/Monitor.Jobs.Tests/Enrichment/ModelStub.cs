using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Monitor.Jobs.Tests.Enrichment;

/// <summary>A question as it came in.</summary>
/// <param name="Number">Its place in the order of arrival, from 1.</param>
/// <param name="Body">The body.</param>
internal sealed record ModelRequest(int Number, JsonNode Body)
{
    public string System => Body["messages"]![0]!["content"]!.ToString();

    public string User => Body["messages"]![1]!["content"]!.ToString();

    /// <summary>The profiles that it is about.</summary>
    public JsonArray Profiles => Between("profiles");

    /// <summary>The texts that it is about.</summary>
    public IReadOnlyList<string> Texts => [.. Between("texts").Select(text => text!["text"]!.ToString())];

    public string Handle => Profiles[0]!["handle"]!.ToString();

    private JsonArray Between(string mark)
    {
        var text = User;
        var from = text.IndexOf($"<{mark}>", StringComparison.Ordinal) + mark.Length + 2;
        return JsonNode.Parse(text[from..text.IndexOf($"</{mark}>", StringComparison.Ordinal)])!.AsArray();
    }
}

/// <summary>What is answered.</summary>
internal sealed record ModelReply(int Status, string Body)
{
    public string? RetryAfter { get; init; }

    public Task Before { get; init; } = Task.CompletedTask;

    public static ModelReply Text(string content, string finish = "stop", int prompt = 100, int completion = 20) => new(200, new JsonObject
    {
        ["id"] = "chatcmpl-1",
        ["object"] = "chat.completion",
        ["created"] = 1_772_400_000,
        ["model"] = "stub",
        ["choices"] = new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["finish_reason"] = finish,
            ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = content, ["refusal"] = null },
        }),
        ["usage"] = new JsonObject { ["prompt_tokens"] = prompt, ["completion_tokens"] = completion, ["total_tokens"] = prompt + completion },
    }.ToJsonString());

    /// <summary>What each text of the question sounds like.</summary>
    public static ModelReply Sounds(ModelRequest request, Func<string, string> sounds)
    {
        JsonArray all = [.. request.Texts.Select((text, i) => new JsonObject { ["id"] = $"p{i + 1}", ["sentiment"] = sounds(text) })];
        return Text(all.Count == 1 ? $$"""{"sentiment":"{{sounds(request.Texts[0])}}"}""" : new JsonObject { ["texts"] = all }.ToJsonString());
    }

    /// <summary>The same answer about every profile of the question.</summary>
    public static ModelReply About(ModelRequest request, Func<string, string> answer, int prompt = 100, int completion = 20)
    {
        if (request.Profiles.Count == 1)
            return Text(answer(request.Handle), prompt: prompt, completion: completion);
        var all = new JsonArray([.. request.Profiles.Select(profile =>
        {
            var one = JsonNode.Parse(answer(profile!["handle"]!.ToString()))!.AsObject();
            one["id"] = profile["id"]!.ToString();
            return one;
        })]);
        return Text(new JsonObject { ["profiles"] = all }.ToJsonString(), prompt: prompt, completion: completion);
    }
}

/// <summary>A server that is compatible with OpenAI's and answers as a test wants it.</summary>
internal sealed class ModelStub : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ModelRequest> _requests = [];

    private ModelStub(WebApplication app) => _app = app;

    public string Url { get; private set; } = "";

    public IReadOnlyList<ModelRequest> Requests => [.. _requests];

    public static async Task<ModelStub> StartAsync(Func<ModelRequest, ModelReply> answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var stub = new ModelStub(builder.Build());
        var number = 0;
        stub._app.Run(async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            var body = JsonNode.Parse(await reader.ReadToEndAsync())!;
            ModelRequest request;
            lock (stub)
            {
                request = new(++number, body);
                stub._requests.Enqueue(request);
            }

            try
            {
                if (!http.Request.Path.Value!.EndsWith("/chat/completions", StringComparison.Ordinal))
                {
                    http.Response.StatusCode = StatusCodes.Status404NotFound;
                    return;
                }

                var reply = answer(request);
                await reply.Before.WaitAsync(http.RequestAborted);
                http.Response.StatusCode = reply.Status;
                http.Response.ContentType = "application/json";
                http.Response.Headers.RetryAfter = reply.RetryAfter;
                await http.Response.WriteAsync(reply.Body);
            }
            catch (OperationCanceledException)
            {
            }
        });
        await stub._app.StartAsync();
        stub.Url = stub._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return stub;
    }

    /// <summary>The settings of a service that asks this server.</summary>
    public (string Key, string Value)[] Settings(params (string Key, string Value)[] more) =>
    [
        ("Enrichment:Endpoint", $"{Url}/v1"), ("Enrichment:Model", "stub"), ("Enrichment:ApiKey", "sk-stub-secret-0815"),
        ("Enrichment:Prices:0:Model", "stub"), ("Enrichment:Prices:0:Input", "0.5"), ("Enrichment:Prices:0:Output", "1.5"),
        ("Enrichment:RetryDelay", "00:00:00.010"), ("Enrichment:BatchWait", "00:00:00.010"), .. more,
    ];

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}
