using Monitor.Data.Credentials;

namespace Monitor.Jobs.Collection.Call;

/// <summary>
/// One provider as this worker knows it for one platform: its keys and whether it rests. Reloaded every two seconds and at every hint; changed at
/// once by what this worker sees itself.
/// </summary>
/// <param name="name">Name of the provider.</param>
/// <param name="platform">The platform, or a star where the provider has but one.</param>
/// <param name="requiredFields">What each of its keys has to have.</param>
/// <param name="time">Whose time passes.</param>
public sealed class Source(string name, string platform, IReadOnlyList<string> requiredFields, TimeProvider time)
{
    private const string CannotBeOpened = "It cannot be opened with the keys that are known here: rotate it, or restore the master key.";

    // While one probing call decides, others come back a little later.
    private static readonly TimeSpan ProbeWait = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly List<SourceCredential> _credentials = [];
    private DateTimeOffset? _restingUntil;
    private DateTimeOffset _changedAt = DateTimeOffset.MinValue;
    private int _rung;
    private int _failures;
    private bool _probing;
    private bool _paused;

    // What began to wait before this worker ran is woken by its first look.
    private bool _wasAway = true;
    private long _turn;

    /// <summary>Name of the provider.</summary>
    public string Name => name;

    /// <summary>The platform for which keys are parked and the provider rests; a star where it has but one.</summary>
    public string Platform => platform;

    /// <summary>Its name with the platform, where it has several.</summary>
    public string Title => platform == CredentialParking.Everywhere ? name : $"{name} for {platform}";

    /// <summary>Whether there is any key that is switched on.</summary>
    public bool HasCredentials
    {
        get
        {
            lock (_gate)
                return _credentials.Exists(credential => credential.IsInUse);
        }
    }

    /// <summary>How many keys there are, and how many of them cannot be used now.</summary>
    public (int All, int Unhealthy) Counts()
    {
        var now = time.GetUtcNow();
        lock (_gate)
            return (_credentials.Count, _credentials.Count(credential => !credential.IsHealthyAt(now)));
    }

    /// <summary>Whether an operator holds it: then nobody asks it.</summary>
    public bool IsPaused
    {
        get
        {
            lock (_gate)
                return _paused;
        }
    }

    /// <summary>Whether it can be asked now.</summary>
    public Readiness Readiness()
    {
        lock (_gate)
        {
            var readiness = ReadinessOfItself();
            return _paused ? new(IsReady: false, Until: null, IsPaused: readiness.IsReady || readiness.Until is not null) : readiness;
        }
    }

    /// <summary>Whether it can be asked again since the last time that this was asked: then what waits for it is to be woken.</summary>
    internal bool TakeReturn()
    {
        var isReady = Readiness().IsReady;
        lock (_gate)
        {
            var returned = isReady && _wasAway;
            _wasAway = !isReady;
            return returned;
        }
    }

    /// <summary>Asks to come in. After a rest one caller at a time is let in, as a probe, until one has succeeded.</summary>
    internal bool TryEnter(out bool probes)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            probes = false;
            if (_paused || _restingUntil > now || (_restingUntil is not null && _probing))
                return false;
            probes = _restingUntil is not null;
            _probing |= probes;
            return true;
        }
    }

    /// <summary>Ends what <see cref="TryEnter"/> began.</summary>
    internal void Leave(bool probes)
    {
        if (!probes)
            return;
        lock (_gate)
            _probing = false;
    }

    /// <summary>The healthy key that was not used for longest, except those already tried; <paramref name="wanted"/> before all others.</summary>
    internal (SourceCredential Credential, IReadOnlyDictionary<string, string> Fields, bool Probes)? Take(
        IReadOnlyCollection<SourceCredential> tried, string? wanted = null)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            SourceCredential? chosen = null;
            foreach (var credential in _credentials)
                if (credential.IsUsableAt(now) && !tried.Contains(credential) && (chosen is null || credential.Name == wanted || (chosen.Name != wanted && IsOlder(credential, chosen))))
                    chosen = credential;
            if (chosen is null)
                return null;
            chosen.Turn = ++_turn;
            chosen.LastUsedAt = now;
            chosen.UseIsUnsaved = true;
            chosen.IsProbed = chosen.IsOnProbation;
            return (chosen, chosen.Fields!, chosen.IsProbed);
        }
    }

    /// <summary>Ends what <see cref="Take"/> began.</summary>
    internal void GiveBack(SourceCredential credential, bool probes)
    {
        if (!probes)
            return;
        lock (_gate)
            credential.IsProbed = false;
    }

    /// <summary>Parks a key; <paramref name="saved"/> false means that the database does not know.</summary>
    internal void Park(SourceCredential credential, DateTimeOffset? until, short strikes, bool saved) => Change(credential, () =>
    {
        credential.ParkedUntil = until;
        credential.IsOnProbation = true;
        credential.Strikes = strikes;
        credential.IsUnsaved = !saved;
    });

    /// <summary>Takes a key out of use until it is renewed.</summary>
    internal void Expire(SourceCredential credential, bool saved) => Change(credential, () =>
    {
        credential.Expired = true;
        credential.IsUnsaved = !saved;
    });

    /// <summary>Takes a key into use again.</summary>
    internal void Heal(SourceCredential credential)
    {
        lock (_gate)
            (credential.Expired, credential.ParkedUntil, credential.Strikes, credential.IsOnProbation, credential.IsUnsaved, credential.ChangedAt) =
                (false, null, 0, false, false, time.GetUtcNow());
    }

    /// <summary>A key by its id, whatever its state, with its secret and what is wrong with it.</summary>
    internal (SourceCredential? Credential, IReadOnlyDictionary<string, string>? Fields, string? Problem) Find(long id)
    {
        lock (_gate)
            return _credentials.Find(credential => credential.Id == id) is { } found ? (found, found.Fields, found.Problem) : (null, null, null);
    }

    /// <summary>The keys that are known here, with the version of their secret.</summary>
    internal IReadOnlyList<(long Id, int Version)> Keys()
    {
        lock (_gate)
            return [.. _credentials.Where(credential => credential.Id > 0).Select(credential => (credential.Id, credential.Version))];
    }

    /// <summary>A call succeeded; tells whether the key has strikes to lose, and the provider steps to go down.</summary>
    internal (bool Credential, bool Provider) Succeeded(SourceCredential credential)
    {
        lock (_gate)
        {
            _failures = 0;
            credential.IsOnProbation = false;
            var (key, provider) = (credential.Strikes > 0, _rung > 0);
            if (key)
                (credential.Strikes, credential.ChangedAt) = (0, time.GetUtcNow());
            if (provider)
                (_rung, _restingUntil, _changedAt) = (_rung - 1, null, time.GetUtcNow());
            return (key, provider);
        }
    }

    /// <summary>A question failed and no key is to blame; tells whether the provider is to rest now.</summary>
    internal bool Failed(int tolerated)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            _failures++;
            if (_restingUntil > now || (_rung == 0 && _failures < tolerated))
                return false;
            _failures = 0;
            return true;
        }
    }

    /// <summary>Sends the provider to rest.</summary>
    internal void Rest(int rung, DateTimeOffset? until)
    {
        lock (_gate)
            (_rung, _restingUntil, _changedAt, _wasAway) = (rung, until, time.GetUtcNow(), true);
    }

    /// <summary>How far up the ladder it is.</summary>
    internal int Rung
    {
        get
        {
            lock (_gate)
                return _rung;
        }
    }

    /// <summary>Adds a key of the configuration.</summary>
    internal void Add(SourceCredential credential)
    {
        credential.Problem = ProblemOf(credential.Fields);
        lock (_gate)
            _credentials.Add(credential);
    }

    /// <summary>Takes over what the database says, as of <paramref name="asOf"/>.</summary>
    internal void Load(
        IReadOnlyList<StoredCredential> rows, StoredProviderStatus? status, bool paused, DateTimeOffset asOf,
        Func<StoredCredential, IReadOnlyDictionary<string, string>?> open)
    {
        lock (_gate)
        {
            foreach (var row in rows)
            {
                var known = _credentials.Find(credential => credential.IdempotencyKey == row.IdempotencyKey && (credential.Id == row.Id || credential.Id == 0));
                if (known is null)
                {
                    if (row.FromConfiguration)
                        continue;
                    known = new SourceCredential { IdempotencyKey = row.IdempotencyKey, Id = row.Id, Version = 0 };
                    _credentials.Add(known);
                }

                Adopt(known, row, asOf, open);
            }

            _credentials.RemoveAll(credential => credential.Id > 0 && !rows.Any(row => row.Id == credential.Id));
            if (status is not null && _changedAt < asOf)
                (_rung, _restingUntil) = (status.Rung, status.RestingUntil);
            _wasAway |= paused;
            _paused = paused;
        }
    }

    /// <summary>What is wrong with the keys, as far as the database does not know it yet.</summary>
    internal IReadOnlyList<(long Id, int Version, string? Problem)> Problems(IReadOnlyList<StoredCredential> rows)
    {
        lock (_gate)
            return
            [
                .. from row in rows
                   let known = _credentials.Find(credential => credential.Id == row.Id)
                   where known is not null && known.Version == row.Version && known.Problem != row.Problem
                   select (row.Id, row.Version, known.Problem),
            ];
    }

    /// <summary>The uses that the database does not know yet.</summary>
    internal IReadOnlyList<(long Id, DateTimeOffset At)> TakeUnsavedUses()
    {
        lock (_gate)
        {
            var uses = new List<(long, DateTimeOffset)>();
            foreach (var credential in _credentials)
                if (credential is { UseIsUnsaved: true, Id: > 0, LastUsedAt: { } at })
                {
                    credential.UseIsUnsaved = false;
                    uses.Add((credential.Id, at));
                }

            return uses;
        }
    }

    private Readiness ReadinessOfItself()
    {
        var now = time.GetUtcNow();
        DateTimeOffset? keyBack = null;
        var (keyReady, keyProven) = (false, false);
        foreach (var credential in _credentials)
        {
            keyReady |= credential.IsUsableAt(now);
            keyProven |= credential.IsUsableAt(now) && !credential.IsOnProbation;
            if (credential.IsProbed && credential.IsHealthyAt(now))
                keyBack = Earlier(keyBack, now + ProbeWait);
            else if (credential is { IsInUse: true, Expired: false, ParkedUntil: { } until })
                keyBack = Earlier(keyBack, until);
        }

        if (!keyReady && keyBack is null)
            return new(IsReady: false, Until: null);
        var sourceBack = _restingUntil > now ? _restingUntil : _probing ? now + ProbeWait : null;
        if (keyReady && sourceBack is null)
            return new(IsReady: true, Until: null, IsProbe: _restingUntil is not null || !keyProven);
        return new(IsReady: false, keyReady ? sourceBack : sourceBack > keyBack ? sourceBack : keyBack);
    }

    private void Adopt(
        SourceCredential known, StoredCredential row, DateTimeOffset asOf, Func<StoredCredential, IReadOnlyDictionary<string, string>?> open)
    {
        known.Id = row.Id;
        known.Enabled = row.Enabled;
        var renewed = known.Version != row.Version;
        if (renewed)
            (known.Version, known.Fields) = (row.Version, row.FromConfiguration ? known.Fields : open(row));
        known.Problem = ProblemOf(known.Fields);
        if (known.LastUsedAt is null || row.LastUsedAt > known.LastUsedAt)
            known.LastUsedAt = row.LastUsedAt;
        if (!renewed && (known.ChangedAt >= asOf || (known.IsUnsaved && known.ParkedUntil > time.GetUtcNow())))
            return;
        known.Expired = row.DataAccessExpired;
        var now = time.GetUtcNow();
        var parkedUntil = CredentialParking.Until(row.DisabledTill, row.Parked, platform, now);
        known.IsOnProbation = parkedUntil is not null || (known.IsOnProbation && !renewed && row.DisabledTill is not null);
        known.ParkedUntil = parkedUntil;
        known.Strikes = CredentialParking.Strikes(row.Strikes, row.Parked, platform);
        known.IsUnsaved = false;
    }

    private string? ProblemOf(IReadOnlyDictionary<string, string>? fields)
    {
        if (fields is null)
            return CannotBeOpened;
        var missing = requiredFields.Where(field => !fields.TryGetValue(field, out var value) || string.IsNullOrWhiteSpace(value)).ToArray();
        return missing.Length == 0 ? null : $"It lacks {string.Join(" and ", missing)}, which {name} needs besides the key.";
    }

    private void Change(SourceCredential credential, Action change)
    {
        lock (_gate)
        {
            change();
            credential.ChangedAt = time.GetUtcNow();
            _wasAway = true;
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one is { } known && known < other ? known : other;

    private static bool IsOlder(SourceCredential one, SourceCredential other) =>
        one.Turn != other.Turn ? one.Turn < other.Turn : (one.LastUsedAt ?? DateTimeOffset.MinValue) < (other.LastUsedAt ?? DateTimeOffset.MinValue);
}
