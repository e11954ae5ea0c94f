using System.Text.Json;
using System.Text.Json.Serialization;

namespace Monitor.Jobs.Collection.Contract;

/// <summary>
/// What one question has cost and may still cost, over all the runs that ask it: an item of a job, a request of a flow, or a slot of a
/// monitor is one question.
/// <list type="bullet">
/// <item>Every provider of the chain is asked once. One that is passed over, because it rests or has no key left, may be asked later.</item>
/// <item>After transient faults some further tries are left to all providers together: one in every run.</item>
/// <item>A call that is refused because of its key counts for nobody: the key is out of use then, and the next one is asked.</item>
/// </list>
/// What is left is kept with the work as JSON.
/// </summary>
public sealed class CallBudget
{
    private const int MostSaid = 200;

    private readonly Totals _totals;
    private readonly Dictionary<string, AskedProvider> _asked;

    private readonly KeptQuestion? _before;

    private CallBudget(Totals totals, Dictionary<string, AskedProvider> asked, KeptQuestion? before) =>
        (_totals, _asked, _before) = (totals, asked, before);

    /// <summary>What the next run of a question may spend.</summary>
    /// <param name="kept">What was kept of the runs before; null at the first one.</param>
    /// <param name="furtherTries">Further tries of one question.</param>
    /// <param name="subject">What is asked for where that may change from run to run; what was kept of another one does not count.</param>
    public static CallBudget Of(string? kept, int furtherTries, string? subject = null)
    {
        var state = Read(kept);
        if (state?.Subject != subject)
            state = null;
        return new(
            new Totals { Subject = subject, Most = furtherTries, Spent = state?.Spent ?? 0, Runs = (state?.Runs ?? 0) + 1, Calls = state?.Calls ?? 0, CostUsd = state?.CostUsd ?? 0 },
            state?.Asked is { } asked ? new(asked) : [],
            state);
    }

    /// <summary>Calls made so far, also those that were refused because of their key.</summary>
    public int Calls => _totals.Calls;

    /// <summary>What they cost, in US dollars.</summary>
    public decimal CostUsd => _totals.CostUsd;

    /// <summary>The runs that asked it, this one included.</summary>
    public int Runs => _totals.Runs;

    /// <summary>Whether further tries are left.</summary>
    public bool HasTries => _totals.Spent < _totals.Most;

    /// <summary>Whether any provider said something, in this run or in one before.</summary>
    public bool WasAnswered => _asked.Count > 0;

    /// <summary>Whether something goes on at a provider that is paid for.</summary>
    public bool HasPaidWork => _asked.Values.Any(asked => asked.Kept is not null);

    /// <summary>What each provider said last, for people.</summary>
    public IEnumerable<string> Said => _asked.Where(asked => asked.Value.Said is not null).Select(asked => $"{asked.Key}: {asked.Value.Said}");

    /// <summary>The budget of another question that the same run has to ask: with the same tries, about everybody anew.</summary>
    public CallBudget Aside() => new(_totals, [], before: null);

    /// <summary>Takes over what somebody else found out who asked the same, but not what that cost.</summary>
    public void Adopt(CallBudget other)
    {
        if (other == this)
            return;
        _totals.Spent = Math.Max(_totals.Spent, other._totals.Spent);
        foreach (var (provider, asked) in other._asked)
            _asked[provider] = asked;
    }

    /// <summary>Whether the provider may be asked, now or in a later run.</summary>
    public bool IsOpen(string provider) => !_asked.TryGetValue(provider, out var asked) || asked.Tries == 0 || (asked.Again && HasTries);

    /// <summary>Whether the provider may be asked in this run; asking it anew is a further try.</summary>
    public bool TryAsk(string provider) => !_asked.TryGetValue(provider, out var asked) || asked.Tries == 0 || (asked.Again && TryTake());

    /// <summary>Takes the further try of this run, if there is one.</summary>
    public bool TryTake()
    {
        if (!HasTries || _totals.IsTaken)
            return false;
        _totals.IsTaken = true;
        _totals.Spent++;
        return true;
    }

    /// <summary>How often the provider was asked before.</summary>
    public int TriesOf(string provider) => _asked.GetValueOrDefault(provider)?.Tries ?? 0;

    /// <summary>Counts a call.</summary>
    public void Count(decimal costUsd)
    {
        _totals.Calls++;
        _totals.CostUsd += costUsd;
    }

    /// <summary>Counts what was noted of earlier runs and is not counted yet, because their workers could not say it when they ended.</summary>
    public void Recall(int calls, decimal costUsd)
    {
        _totals.Calls = Math.Max(_totals.Calls, calls);
        _totals.CostUsd = Math.Max(_totals.CostUsd, costUsd);
    }

    /// <summary>What a provider was about when it was asked last, and with which key; null when it begins anew.</summary>
    internal KeptStep? KeptOf(string provider) => _asked.GetValueOrDefault(provider)?.Kept;

    /// <summary>Notes what a try at a provider brought, and what is to be taken up again.</summary>
    internal void Note(string provider, FetchOutcome outcome, KeptStep? kept = null)
    {
        var isOfKey = outcome is FetchOutcome.RateLimited or FetchOutcome.AuthRejected or FetchOutcome.QuotaExhausted;
        if (outcome is FetchOutcome.Continue || (isOfKey && kept is null))
            return;
        var said = OutcomeWords.Describe(outcome);
        _asked[provider] = new AskedProvider(
            TriesOf(provider) + 1, isOfKey || outcome is FetchOutcome.Transient, said.Length > MostSaid ? said[..MostSaid] : said, kept);
    }

    /// <summary>What is to be kept for the next run.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new KeptQuestion(_totals.Subject, _totals.Runs, _totals.Calls, _totals.CostUsd, _totals.Spent, _asked), CallBudgetJson.Default.KeptQuestion);

    /// <summary>
    /// What is to be kept when the run is given back: it counts for nothing, but what was paid for is taken up again. Null when there is
    /// nothing of that kind.
    /// </summary>
    public string? ToJsonGivenBack()
    {
        var asked = new Dictionary<string, AskedProvider>(_before?.Asked ?? [], StringComparer.Ordinal);
        foreach (var (provider, now) in _asked)
            if (now.Kept is not null)
                asked[provider] = (asked.GetValueOrDefault(provider) ?? new AskedProvider(0, Again: true, Said: null, Kept: null)) with { Kept = now.Kept };
        return Calls == (_before?.Calls ?? 0) ? null : JsonSerializer.Serialize(
            new KeptQuestion(_totals.Subject, _totals.Runs - 1, Calls, CostUsd, _before?.Spent ?? 0, asked), CallBudgetJson.Default.KeptQuestion);
    }

    private static KeptQuestion? Read(string? kept)
    {
        try
        {
            return kept is null ? null : JsonSerializer.Deserialize(kept, CallBudgetJson.Default.KeptQuestion);
        }
        catch (JsonException)
        {
            // Written by another version of the product.
            return null;
        }
    }

    private sealed class Totals
    {
        public string? Subject { get; init; }

        public int Most { get; init; }

        public int Runs { get; init; }

        public int Spent { get; set; }

        public int Calls { get; set; }

        public decimal CostUsd { get; set; }

        public bool IsTaken { get; set; }
    }
}

internal sealed record AskedProvider(int Tries, bool Again, string? Said, KeptStep? Kept);

internal sealed record KeptStep(string Step, string Credential);

internal sealed record KeptQuestion(string? Subject, int Runs, int Calls, decimal CostUsd, int Spent, Dictionary<string, AskedProvider>? Asked);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KeptQuestion))]
internal sealed partial class CallBudgetJson : JsonSerializerContext;
