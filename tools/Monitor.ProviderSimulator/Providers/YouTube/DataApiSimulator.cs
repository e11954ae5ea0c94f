using System.Collections.Frozen;
using System.Text.Json;
using Monitor.ProviderSimulator.Faults;
using Monitor.ProviderSimulator.Network;
using Monitor.ProviderSimulator.Network.YouTube;

namespace Monitor.ProviderSimulator.Providers.YouTube;

/// <summary>YouTube's Data API itself, or one that resells it behind the RapidAPI gateway.</summary>
internal sealed class DataApiSimulator(string name, bool isResold) : OwnNetwork
{
    private const int LongestPage = 50;
    private const int DefaultPage = 5;

    public override string Name => name;

    public override FrozenDictionary<string, SimulatedRoute> Routes { get; } = Gets("/channels", "/videos", "/playlistItems", "/search", "/commentThreads");

    public override ValueTask<Question> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var key = isResold ? Header(request, "X-RapidAPI-Key") : Text(request, "key") ?? Header(request, "X-Goog-Api-Key");
        var question = Text(request, "forHandle") is { } handle ? new Question(Subject.Handle, handle, key)
            : Text(request, "q") is { } words ? new Question(Subject.Handle, words, key)
            : Text(request, "playlistId") is { } list ? new Question(Subject.AccountId, list, key)
            : new Question(Subject.Shortcode, Text(request, "id") ?? Text(request, "videoId"), key);
        return ValueTask.FromResult(question with { Cursor = Text(request, "pageToken"), Count = Number(request, "maxResults") });
    }

    public override int? Answer(Utf8JsonWriter json, Exchange exchange, FaultRule? fault)
    {
        var (target, at) = (exchange.Question.Target!, exchange.At);
        switch (exchange.Route!.Path)
        {
            case "/channels":
                var channel = exchange.Question.Subject == Subject.Handle
                    ? YouTubeNetwork.ByHandle(target, at, fault)
                    : YouTubeNetwork.ById(target, at, fault);
                DataApiWriter.Channels(json, channel);
                return StatusCodes.Status200OK;
            case "/videos":
                DataApiWriter.Videos(json, [.. target.Split(',').Take(LongestPage).Select(id => YouTubeNetwork.Video(id, at, fault)).OfType<Video>()]);
                return StatusCodes.Status200OK;
            case "/commentThreads":
                if (YouTubeNetwork.Video(target, at, fault) is not { } video)
                    return GoogleErrors.Write(json, 404, "videoNotFound", "The video identified by the videoId parameter could not be found.");
                if (video.Comments is null)
                    return GoogleErrors.Write(json, 403, "commentsDisabled", "The video identified by the videoId parameter has disabled comments.");
                var threads = CommentModel.Of(target, video.PublishedAt, at, Offset(exchange.Question.Cursor), Math.Clamp(exchange.Question.Count ?? 20, 1, 100));
                DataApiWriter.Threads(json, video, threads, Cursor(threads.Next), at);
                return StatusCodes.Status200OK;
            case "/search":
                var (hits, more) = YouTubeNetwork.Find(target, at, Offset(exchange.Question.Cursor), Math.Clamp(exchange.Question.Count ?? DefaultPage, 1, LongestPage), fault);
                DataApiWriter.Found(json, hits, Cursor(more));
                return StatusCodes.Status200OK;
            default:
                if (target.Length < 2 || YouTubeNetwork.ById("UC" + target[2..], at, fault) is not { } owner)
                    return GoogleErrors.Write(json, 404, "playlistNotFound", "The playlist identified with the request's playlistId parameter cannot be found.");
                var (page, next) = YouTubeNetwork.Uploads(owner, at, Offset(exchange.Question.Cursor), Math.Clamp(exchange.Question.Count ?? DefaultPage, 1, LongestPage), fault);
                DataApiWriter.Uploads(json, page, Cursor(next), owner);
                return StatusCodes.Status200OK;
        }
    }

    public override int WriteFailure(Utf8JsonWriter json, Exchange exchange, Failure failure)
    {
        if (failure.Kind == FailureKind.NotFound)
        {
            if (exchange.Route?.Path == "/playlistItems")
                return GoogleErrors.Write(json, 404, "playlistNotFound", "The playlist cannot be found.");
            if (exchange.Route?.Path == "/commentThreads")
                return GoogleErrors.Write(json, 404, "videoNotFound", "The video identified by the videoId parameter could not be found.");
            if (exchange.Route?.Path == "/videos")
                DataApiWriter.Videos(json, []);
            else if (exchange.Route?.Path == "/search")
                DataApiWriter.Found(json, [], next: null);
            else
                DataApiWriter.Channels(json, channel: null);
            return StatusCodes.Status200OK;
        }

        if (failure.Kind == FailureKind.SoftError)
        {
            GoogleErrors.Write(json, 500, "backendError", "Backend Error");
            return StatusCodes.Status200OK;
        }

        return isResold ? GatewayErrors.Write(json, exchange, failure) : GoogleErrors.Write(json, failure);
    }
}
