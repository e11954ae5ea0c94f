using Microsoft.Extensions.Logging;
using Monitor.Data.Texts;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Texts;

/// <summary>
/// Analyses texts a while after they were collected, beside the work that collects: it rests three times as long as each part took, so that it
/// has a quarter of one core at most, however much there is to read.
/// </summary>
public sealed class TextLoop(TextStore texts, TimeProvider time, LoopHealth health, ILogger<TextLoop> logger) : PollingLoop("texts", time, health, logger)
{
    private const int RestsFor = 3;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time = time;
    private TimeSpan _rest = Idle;
    private bool _hasBegun;

    /// <inheritdoc />
    protected override TimeSpan Interval => _rest;

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        if (!_hasBegun)
            await texts.BeginVersionAsync(TextEstimator.Version.Number, ct);
        _hasBegun = true;
        var began = _time.GetTimestamp();
        var count = await texts.RunAsync(TextEstimator.Analyse, TextEstimator.Version, ct);
        _rest = count > 0 && _time.GetElapsedTime(began) * RestsFor is var rest && rest < Idle ? rest : Idle;
        return false;
    }
}
