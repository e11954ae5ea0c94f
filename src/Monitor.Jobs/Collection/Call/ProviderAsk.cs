using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Collection.Call;

/// <summary>How one question to one provider stands: which keys were tried, at which step it is, what it has cost.</summary>
internal sealed class ProviderAsk(FetchRequest request, CallBudget budget, string provider, ICallGate gate, TimeSpan patience)
{
    private readonly List<SourceCredential> _tried = [];

    public FetchRequest Request { get; private set; } = null!;

    public CallBudget Budget => budget;

    public ICallGate Gate => gate;

    public TimeSpan Patience => patience;

    public IReadOnlyCollection<SourceCredential> Tried => _tried;

    public SourceCredential Credential => _tried[^1];

    public ProviderAccess Access { get; private set; } = null!;

    public short Calls { get; set; }

    public int Attempt { get; set; }

    public TimeSpan? NoRoomFor { get; set; }

    public FetchRequest Question => request;

    public long SentAt { get; set; }

    /// <summary>Only to see whether a key is taken: then a pause does not matter, and what is left is asked for.</summary>
    public bool IsTrial { get; init; }

    public ProviderResponse? Response { get; set; }

    public TimeSpan? Duration { get; set; }

    public void Use(SourceCredential credential, ProviderAccess access, ProviderStep? takenUp)
    {
        _tried.Add(credential);
        Access = access;
        Request = takenUp is null ? request : request with { Step = takenUp };
        Attempt = budget.TriesOf(provider);
    }

    public void GoOn(ProviderStep next)
    {
        Request = Request with { Step = next };
        Attempt = 0;
    }
}
