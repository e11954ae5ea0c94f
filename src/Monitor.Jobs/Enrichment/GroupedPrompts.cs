using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Monitor.Data.Enrichment;

namespace Monitor.Jobs.Enrichment;

/// <summary>What one try said of a profile.</summary>
/// <param name="Answer">The answer, with what it cost.</param>
/// <param name="Values">What it says of the profile, unchecked; null when it says nothing.</param>
/// <param name="Usage">What it cost for this profile.</param>
/// <param name="IsShared">Whether others shared the call.</param>
internal sealed record PromptReply(ModelAnswer Answer, JsonObject? Values, ModelUsage Usage, bool IsShared);

/// <summary>
/// Asks about profiles that want the same of the model in one call. Whoever gets a place in the pool takes along those that wait; under load
/// calls fill up by themselves, and nobody waits for others longer than a moment.
/// </summary>
public sealed class GroupedPrompts(ModelClient client, IOptions<EnrichmentOptions> options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<PromptVersion, List<Waiting>> _waiting = [];

    private bool WithSchema => options.Value.ResponseFormat == "json_object";

    /// <summary>Asks about one profile by itself.</summary>
    /// <param name="prompt">The version.</param>
    /// <param name="profile">The profile.</param>
    /// <param name="missing">Fields that an answer before did not know.</param>
    /// <param name="more">By how much longer the answer may be.</param>
    /// <param name="ct">Cancels it.</param>
    internal async Task<PromptReply> AskAloneAsync(PromptVersion prompt, ProfileInput profile, IReadOnlyList<string> missing, int more, CancellationToken ct)
    {
        var answer = await client.AskAsync(PromptText.Question(prompt, [profile], missing, WithSchema, more), ct);
        return Replies(answer, 1)[0];
    }

    /// <summary>Asks about one profile, together with others where there are some.</summary>
    internal async Task<PromptReply> AskAsync(PromptVersion prompt, ProfileInput profile, CancellationToken ct)
    {
        if (Math.Min(options.Value.BatchSize, prompt.Batch) == 1 || profile.SpeaksToModels)
            return await AskAloneAsync(prompt, profile, [], 1, ct);
        while (true)
        {
            using var mine = new Waiting(profile, ct);
            lock (_gate)
                Line(prompt).Add(mine);
            try
            {
                await Task.Delay(options.Value.BatchWait, time, ct);
                if (await AskAsync(prompt, mine, ct) is { } reply)
                    return reply;
            }
            finally
            {
                lock (_gate)
                    Line(prompt).Remove(mine);
            }
        }
    }

    // Null when who asked for it was cancelled.
    private async Task<PromptReply?> AskAsync(PromptVersion prompt, Waiting mine, CancellationToken ct)
    {
        while (!IsTaken(mine))
        {
            Waiting[] group = [];
            ModelAnswer? answer = null;
            try
            {
                answer = await client.AskAsync(() => (group = Take(prompt, mine)).Length == 0 ? null : Question(prompt, group), mine.Turn, ct);
            }
            catch (OperationCanceledException) when (IsTaken(mine) && !ct.IsCancellationRequested)
            {
            }
            finally
            {
                var replies = answer is null ? [] : Replies(answer, group.Length);
                for (var i = 0; i < group.Length; i++)
                    group[i].Done.TrySetResult(answer is null ? null : replies[i]);
            }
        }

        return await mine.Done.Task.WaitAsync(ct);
    }

    private ModelQuestion Question(PromptVersion prompt, Waiting[] group) =>
        PromptText.Question(prompt, [.. group.Select(waiting => waiting.Profile)], [], WithSchema);

    private bool IsTaken(Waiting waiting)
    {
        lock (_gate)
            return waiting.IsTaken;
    }

    private Waiting[] Take(PromptVersion prompt, Waiting mine)
    {
        lock (_gate)
        {
            var line = Line(prompt);
            Waiting[] group = [.. line.Take(Math.Min(options.Value.BatchSize, prompt.Batch))];
            line.RemoveRange(0, group.Length);
            foreach (var waiting in group)
                waiting.Take(isLeader: waiting == mine);
            return group;
        }
    }

    private List<Waiting> Line(PromptVersion prompt)
    {
        if (!_waiting.TryGetValue(prompt, out var line))
            _waiting[prompt] = line = [];
        return line;
    }

    private static PromptReply[] Replies(ModelAnswer answer, int profiles)
    {
        string[] ids = [.. Enumerable.Range(0, profiles).Select(PromptText.IdOf)];
        var values = answer.Outcome == ModelOutcome.Ok ? AnswerReader.Read(answer.Text, ids) : new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        return
        [
            .. ids.Select((id, i) => new PromptReply(
                answer, values.GetValueOrDefault(id), i < answer.Usage.Count ? answer.Usage[i] : ModelUsage.None, profiles > 1)),
        ];
    }

    private sealed class Waiting(ProfileInput profile, CancellationToken ct) : IDisposable
    {
        private readonly CancellationTokenSource _turn = CancellationTokenSource.CreateLinkedTokenSource(ct);

        public ProfileInput Profile => profile;

        /// <summary>Ends waiting for a place in the pool when somebody else took it along.</summary>
        public CancellationToken Turn => _turn.Token;

        public TaskCompletionSource<PromptReply?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsTaken { get; private set; }

        public void Take(bool isLeader)
        {
            IsTaken = true;
            if (!isLeader)
                _turn.Cancel();
        }

        public void Dispose() => _turn.Dispose();
    }
}
