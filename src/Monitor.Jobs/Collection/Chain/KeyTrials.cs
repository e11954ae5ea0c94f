using Microsoft.Extensions.Logging;
using Monitor.Data.Credentials;
using Monitor.Data.HotState;
using Monitor.Data.Queues;
using Monitor.Data.Workers;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Collection.Chain;

/// <summary>Tries keys that somebody wants to see tried, those that this worker has.</summary>
public sealed partial class KeyTrials(
    CredentialTrials trials, ProviderChains chains, IHotState hot, TimeProvider time, LoopHealth health, ILogger<KeyTrials> logger)
    : HintedLoop("key-trials", hot, HintTopic.Credentials, time, health, logger)
{
    // People wait for the answer, but not behind a queue.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    protected override TimeSpan Interval => TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override TimeSpan SmallestWait => TimeSpan.FromMilliseconds(50);

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        var clients = chains.ForTrials.SelectMany(client => client.Keys.Select(key => (client, key))).ToArray();
        if (await trials.ClaimAsync([.. clients.Select(known => known.key)], ct) is not { } trial)
            return false;
        var client = clients.First(known => known.key.Id == trial.CredentialId).client;
        var result = await client.TryKeyAsync(trial.CredentialId, Wanted.Gate, Patience, ct);
        LogTried(logger, trial.CredentialId, client.Declaration.Title, result.Outcome);
        await trials.AnswerAsync(trial, result, ct);
        return true;
    }

    private sealed class Wanted : ICallGate
    {
        public static readonly Wanted Gate = new();

        public QueuePriority Priority => QueuePriority.Interactive;

        public ValueTask EnsureAsync(CancellationToken ct) => ValueTask.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Credential {Credential} of {Provider} was tried: {Outcome}")]
    private static partial void LogTried(ILogger logger, long credential, string provider, string outcome);
}
