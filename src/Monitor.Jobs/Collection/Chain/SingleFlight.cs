using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using Monitor.Data.HotState;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Call;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Collection.Chain;

/// <summary>
/// Lets everybody who wants the same share one answer, across processes where Redis is configured.
/// <list type="number">
/// <item>An answer is shared for <see cref="CollectionOptions.SharedFor"/> and keeps the time at which it was measured, so a slot
/// never shows anything older than that.</item>
/// <item>Only what the platform said is kept; a failure is shared with those who waited for it and nobody else.</item>
/// <item>When the one who asks gives up, the next one asks.</item>
/// </list>
/// </summary>
public sealed class SingleFlight(SharedAnswers shared, IOptions<CollectionOptions> options, CallTrace trace, TimeProvider time)
{
    private const int MostKept = 2_000;
    private const int LargestShared = 256 * 1024;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestLead = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, TaskCompletionSource<CollectionResult?>> _flights = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (CollectionResult Result, DateTimeOffset Until, long Generation)> _kept = new(StringComparer.Ordinal);
    private readonly string _process = Guid.NewGuid().ToString("N");
    private long _leads;

    /// <summary>Answers what another one has just been told, waits for what another one is asking, or asks.</summary>
    public async Task<CollectionResult> ShareAsync(FetchRequest request, Func<Task<CollectionResult>> ask, CancellationToken ct)
    {
        if (options.Value.SharedFor == TimeSpan.Zero)
            return await ask();
        var key = KeyOf(request);
        while (true)
        {
            TaskCompletionSource<CollectionResult?>? flight;
            bool leads;
            lock (_gate)
            {
                if (_kept.TryGetValue(key, out var kept) && kept.Until > time.GetUtcNow() && kept.Generation == shared.Generation
                    && !(kept.Until - options.Value.SharedFor < request.MeasuredSince))
                    return Shared(request, kept.Result);
                leads = !_flights.TryGetValue(key, out flight);
                if (leads)
                    _flights[key] = flight = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            if (leads)
                return await LeadAsync(key, request, flight!, ask, ct);
            if (await flight!.Task.WaitAsync(ct) is { } result)
                return Shared(request, result);
        }
    }

    private async Task<CollectionResult> LeadAsync(
        string key, FetchRequest request, TaskCompletionSource<CollectionResult?> flight, Func<Task<CollectionResult>> ask, CancellationToken ct)
    {
        CollectionResult? result = null;
        var generation = shared.Generation;
        try
        {
            return result = shared.IsShared ? await AskTogetherAsync(key, request, ask, ct) : await ask();
        }
        finally
        {
            lock (_gate)
            {
                _flights.Remove(key);
                if (result is not null && IsAnswer(result))
                    Keep(key, result, generation);
            }

            flight.SetResult(result);
        }
    }

    private async Task<CollectionResult> AskTogetherAsync(string key, FetchRequest request, Func<Task<CollectionResult>> ask, CancellationToken ct)
    {
        var leader = $"{_process}:{Interlocked.Increment(ref _leads)}";
        var since = time.GetTimestamp();
        while (true)
        {
            var (role, answer) = await shared.BeginAsync(key, leader, LongestLead, ct);
            if (role == FlightRole.Answered && Read(answer!) is { } known && !(MeasuredAt(known) < request.MeasuredSince))
                return Shared(request, known);
            if (role == FlightRole.Leads)
                return await LeadOthersAsync(key, leader, ask);
            if (role != FlightRole.Waits || time.GetElapsedTime(since) > LongestLead)
                return await ask();
            await Task.Delay(Poll, time, ct);
        }
    }

    private async Task<CollectionResult> LeadOthersAsync(string key, string leader, Func<Task<CollectionResult>> ask)
    {
        byte[] answer = [];
        try
        {
            var result = await ask();
            if (IsAnswer(result) && JsonSerializer.SerializeToUtf8Bytes(SharedAnswer.Of(result), SharedAnswerJson.Default.SharedAnswer) is var bytes
                && bytes.Length <= LargestShared)
                answer = bytes;
            return result;
        }
        finally
        {
            await shared.EndAsync(key, leader, answer, options.Value.SharedFor, CancellationToken.None);
        }
    }

    // What was shared cost nothing more.
    private CollectionResult Shared(FetchRequest request, CollectionResult result)
    {
        if (result.Source is { } source)
            trace.AddSaved(request, source);
        if (result.Budget is { } found)
            request.Budget?.Adopt(found);
        return result with { Calls = 0, CostUsd = 0 };
    }

    private void Keep(string key, CollectionResult result, long generation)
    {
        var now = time.GetUtcNow();
        if (_kept.Count >= MostKept)
        {
            foreach (var (name, kept) in _kept)
                if (kept.Until <= now || kept.Generation != shared.Generation)
                    _kept.Remove(name);
            if (_kept.Count >= MostKept)
                _kept.Clear();
        }

        _kept[key] = (result, (MeasuredAt(result) ?? now) + options.Value.SharedFor, generation);
    }

    private static DateTimeOffset? MeasuredAt(CollectionResult result) =>
        result.Observation?.MeasuredAt ?? (result.Items.Count > 0 ? result.Items[0].MeasuredAt : null);

    private static CollectionResult? Read(byte[] answer)
    {
        try
        {
            return JsonSerializer.Deserialize(answer, SharedAnswerJson.Default.SharedAnswer)?.ToResult();
        }
        catch (JsonException)
        {
            // Written by another version of the product.
            return null;
        }
    }

    private static bool IsAnswer(CollectionResult result) =>
        result.Status is CollectionStatus.Found or CollectionStatus.NotFound or CollectionStatus.Private;

    private static string KeyOf(FetchRequest request) =>
        $"{request.Platform}:{request.FetchType}:{request.Target}:{request.Limit}:{request.Cursor}:{request.Except}";
}

internal sealed record SharedAnswer(
    CollectionStatus Status, Observation? Observation, string? Source, string? Error, IReadOnlyList<Observation> Items, string? NextCursor, string? Credential)
{
    public static SharedAnswer Of(CollectionResult result) =>
        new(result.Status, result.Observation, result.Source, result.Error, result.Items, result.NextCursor, result.Credential);

    public CollectionResult ToResult() => new(Status, Observation, Source, 0, 0, null, Error)
    {
        Items = Items,
        NextCursor = NextCursor,
        Credential = Credential,
    };
}

[JsonSerializable(typeof(SharedAnswer))]
internal sealed partial class SharedAnswerJson : JsonSerializerContext;
