using System.Buffers.Text;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Monitor.ProviderSimulator.Faults;
using Monitor.ProviderSimulator.Network;

namespace Monitor.ProviderSimulator.Providers.Apify;

/// <summary>
/// Apify's runs, tasks and datasets for the two Instagram scrapers. It keeps nothing: the id of a run says what was asked. A run of a
/// target that starts with <c>slow</c> never ends; every other one is over when it is asked for the first time.
/// </summary>
internal sealed class ApifySimulator : OwnNetwork
{
    private const string Scheme = "Bearer ";
    private const string Start = "/acts/runs";
    private const string Tasks = "/actor-tasks";
    private const string Task = "/actor-tasks/id";
    private const string TaskRuns = "/actor-tasks/runs";
    private const string Run = "/actor-runs";
    private const string Items = "/datasets/items";
    private const string Limits = "/users/me/limits";
    private const string Slow = "slow";
    private const int DefaultCount = 20;

    private readonly SocialNetwork _network = new();

    public override string Name => "apify";

    public override FrozenDictionary<string, SimulatedRoute> Routes { get; } = new SimulatedRoute[]
    {
        new("POST", Start, Shape.Mobile),
        new("POST", Tasks, Shape.Mobile),
        new("DELETE", Task, Shape.Mobile),
        new("POST", TaskRuns, Shape.Mobile),
        new("GET", Run, Shape.Mobile),
        new("GET", Items, Shape.Mobile),
        new("GET", Limits, Shape.Mobile),
    }.ToFrozenDictionary(route => route.Path, StringComparer.Ordinal);

    public override SimulatedRoute? Find(string path) => path.Trim('/').Split('/') switch
    {
        ["acts", _, "runs"] => Routes[Start],
        ["actor-tasks"] => Routes[Tasks],
        ["actor-tasks", _] => Routes[Task],
        ["actor-tasks", _, "runs"] => Routes[TaskRuns],
        ["actor-runs", _] => Routes[Run],
        ["datasets", _, "items"] => Routes[Items],
        ["users", "me", "limits"] => Routes[Limits],
        _ => null,
    };

    public override async ValueTask<Question> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var key = Header(request, "Authorization") is { } header && header.StartsWith(Scheme, StringComparison.Ordinal) && header.Length > Scheme.Length
            ? header[Scheme.Length..]
            : Text(request, "token");
        var segments = request.Path.Value!.Trim('/').Split('/');
        var target = request.ContentLength > 0 ? await AskedAsync(request, ct) : IdIn(segments);
        return new Question(Subject.Handle, target, key) { Cursor = Text(request, "offset"), Count = Number(request, "limit") };
    }

    public override int? Answer(Utf8JsonWriter json, Exchange exchange, FaultRule? fault)
    {
        var id = exchange.Question.Target!;
        switch (exchange.Route!.Path)
        {
            case Limits:
                WriteLimits(json, exchange.At);
                return StatusCodes.Status200OK;
            case Task:
                json.WriteStartObject();
                json.WriteEndObject();
                return StatusCodes.Status200OK;
            case Items:
                WriteItems(json, exchange, Asked.Of(id), fault);
                return StatusCodes.Status200OK;
            case Tasks:
                WriteData(json, id, status: null);
                return StatusCodes.Status201Created;
            case Run:
                WriteData(json, id, Asked.Of(id).Target.StartsWith(Slow, StringComparison.Ordinal) ? "RUNNING" : "SUCCEEDED");
                return StatusCodes.Status200OK;
            default:
                WriteData(json, id, "READY");
                return StatusCodes.Status201Created;
        }
    }

    public override int WriteFailure(Utf8JsonWriter json, Exchange exchange, Failure failure)
    {
        switch (failure.Kind)
        {
            case FailureKind.NotFound when exchange.Route?.Path == Items:
                WriteRefusal(json, "not_found", "Post does not exist");
                return StatusCodes.Status200OK;
            // A run starts and succeeds whether or not there is anything to find.
            case FailureKind.NotFound when exchange.Route is not null:
                return Answer(json, exchange, fault: null)!.Value;
            case FailureKind.SoftError when exchange.Route?.Path != Items:
                WriteData(json, exchange.Question.Target!, "FAILED");
                return StatusCodes.Status200OK;
            case FailureKind.SoftError:
                WriteRefusal(json, "no_items", "Empty or private data for provided input");
                return StatusCodes.Status200OK;
        }

        var (status, type) = failure.Kind switch
        {
            FailureKind.Unauthorized => (401, "user-or-token-not-found"),
            FailureKind.Quota => (402, "not-enough-usage-to-run-paid-actor"),
            FailureKind.RateLimited => (429, "rate-limit-exceeded"),
            FailureKind.NoTarget => (400, "invalid-input"),
            FailureKind.NoSuchRoute or FailureKind.WrongMethod => (404, "record-not-found"),
            _ => (failure.Status ?? 500, "internal-server-error"),
        };
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteString("type"u8, type);
        json.WriteString("message"u8, $"Simulated: {type}");
        json.WriteEndObject();
        json.WriteEndObject();
        return status;
    }

    // The id of a run says what was asked; only what is found is somebody else's.
    public override Question AboutSomebodyElse(Question question) => question;

    private void WriteItems(Utf8JsonWriter json, Exchange exchange, Asked asked, FaultRule? fault)
    {
        if (fault?.Kind == FaultKind.ForeignAnswer)
            asked = asked with { Target = Distortion.Foreign(asked.Target) };
        var offset = int.TryParse(exchange.Question.Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : 0;
        var limit = Math.Max(1, exchange.Question.Count ?? 1_000);
        var at = exchange.At;
        if (asked.Kind == Asked.Post)
        {
            if (_network.Post(asked.Target, at) is not { } post)
                WriteRefusal(json, "not_found", "Post does not exist");
            else
                Write<Post>(json, offset == 0 ? [Distortion.Apply(fault, post)] : [], ApifyWriter.Post);
            return;
        }

        if (_network.Account(asked.Target, at) is not { } account)
        {
            WriteRefusal(json, "no_items", "Empty or private data for provided input");
            return;
        }

        account = Distortion.Apply(fault, account);
        if (asked.Kind == Asked.Profile)
            Write<Account>(json, offset == 0 ? [account] : [], (writer, one) => ApifyWriter.Profile(writer, one, SocialNetwork.Posts(one, at, 0, 3).Items));
        else
            Write<Post>(json, SocialNetwork.Posts(account, at, offset, Math.Clamp(asked.Count - offset, 0, limit)).Items, ApifyWriter.Post);
    }

    private static void Write<T>(Utf8JsonWriter json, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray();
        foreach (var item in items)
            write(json, item);
        json.WriteEndArray();
    }

    private static void WriteRefusal(Utf8JsonWriter json, string error, string description)
    {
        json.WriteStartArray();
        json.WriteStartObject();
        json.WriteString("url"u8, "https://www.instagram.com/");
        json.WriteString("error"u8, error);
        json.WriteString("errorDescription"u8, description);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteData(Utf8JsonWriter json, string id, string? status)
    {
        json.WriteStartObject();
        json.WriteStartObject("data"u8);
        json.WriteString("id"u8, id);
        json.WriteString("actId"u8, "simulated");
        if (status is null)
        {
            json.WriteString("name"u8, "a saved task"u8);
        }
        else
        {
            json.WriteString("status"u8, status);
            json.WriteString("statusMessage"u8, status == "FAILED" ? "The scraper was blocked" : null);
            json.WriteString("defaultDatasetId"u8, id);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteLimits(Utf8JsonWriter json, DateTimeOffset at)
    {
        var month = new DateTimeOffset(at.Year, at.Month, 1, 0, 0, 0, TimeSpan.Zero);
        json.WriteStartObject();
        json.WriteStartObject("data"u8);
        json.WriteStartObject("monthlyUsageCycle"u8);
        json.WriteString("startAt"u8, month);
        json.WriteString("endAt"u8, month.AddMonths(1).AddMilliseconds(-1));
        json.WriteEndObject();
        json.WriteStartObject("limits"u8);
        json.WriteNumber("maxMonthlyUsageUsd"u8, 300);
        json.WriteEndObject();
        json.WriteStartObject("current"u8);
        json.WriteNumber("monthlyUsageUsd"u8, 43.5);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string? IdIn(string[] segments) => segments switch
    {
        [_, "users", "me", "limits"] => "me",
        // The first segment is the provider's own name.
        [_, "actor-tasks" or "actor-runs" or "datasets", var id, ..] when Asked.IsId(id) => id,
        _ => null,
    };

    private static async Task<string?> AskedAsync(HttpRequest request, CancellationToken ct)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: ct);
            var input = body.RootElement.TryGetProperty("input", out var own) ? own : body.RootElement;
            if (input.TryGetProperty("usernames", out var usernames))
                return new Asked(Asked.Profile, usernames[0].GetString()!, 1).Id;
            var name = input.GetProperty("username")[0].GetString()!;
            var count = input.TryGetProperty("resultsLimit", out var limit) ? limit.GetInt32() : DefaultCount;
            return Uri.TryCreate(name, UriKind.Absolute, out var url)
                ? new Asked(Asked.Post, url.Segments[^1].Trim('/'), 1).Id
                : new Asked(Asked.Posts, name, count).Id;
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>What a run was asked for, which is also its id.</summary>
    private sealed record Asked(string Kind, string Target, int Count)
    {
        public const string Profile = "profile";
        public const string Post = "post";
        public const string Posts = "posts";

        public string Id => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Kind}|{Target}|{Count}"));

        public static bool IsId(string id) => Base64Url.IsValid(id) && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(id)).Split('|').Length == 3;

        public static Asked Of(string id)
        {
            var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(id)).Split('|');
            return new Asked(parts[0], parts[1], int.Parse(parts[2], CultureInfo.InvariantCulture));
        }
    }
}
