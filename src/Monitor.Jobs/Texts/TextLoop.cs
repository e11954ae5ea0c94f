using Microsoft.Extensions.Logging;
using Monitor.Data.Texts;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Texts;

/// <summary>Analyses texts a while after they were collected, beside the work that collects.</summary>
public sealed class TextLoop(TextStore texts, TimeProvider time, LoopHealth health, ILogger<TextLoop> logger) : PollingLoop("texts", time, health, logger)
{
    private bool _hasBegun;

    /// <inheritdoc />
    protected override TimeSpan Interval => TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        if (!_hasBegun)
            await texts.BeginVersionAsync(TextEstimator.Version.Number, ct);
        _hasBegun = true;
        return await texts.RunAsync(TextEstimator.Analyse, TextEstimator.Version, ct) > 0;
    }
}
