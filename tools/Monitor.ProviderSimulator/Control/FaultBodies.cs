using Monitor.ProviderSimulator.Faults;

namespace Monitor.ProviderSimulator.Control;

/// <summary>Faults as they are spoken of over HTTP.</summary>
internal static class FaultBodies
{
    public static ErrorBody? Check(FaultBody body, IReadOnlyCollection<string> providers)
    {
        if (body.Provider is null || !providers.Append(FaultRule.EveryProvider).Contains(body.Provider, StringComparer.Ordinal))
            return new ErrorBody($"unknown provider '{body.Provider}'", providers.Append(FaultRule.EveryProvider));
        if (FaultNames.Find(body.Kind) is null)
            return new ErrorBody($"unknown kind '{body.Kind}'", FaultNames.All);
        if (body.Probability is not (null or (> 0 and <= 1)))
            return new ErrorBody("probability is above 0 and at most 1", null);
        if (body.Count < 1 || body.RetryAfter < 0 || body.DelayMs < 0)
            return new ErrorBody("count is at least 1; retry_after and delay_ms are not negative", null);
        return body.Status is null or (>= 400 and <= 599) ? null : new ErrorBody("status is 400 to 599", null);
    }

    public static FaultRule ToRule(FaultBody body) => new()
    {
        Provider = body.Provider!,
        Kind = FaultNames.Find(body.Kind)!.Value,
        Route = body.Route,
        Target = body.Target,
        Probability = body.Probability ?? 1,
        Count = body.Count,
        RetryAfter = body.RetryAfter,
        DelayMs = body.DelayMs ?? 0,
        Status = body.Status,
        Field = body.Field,
    };

    public static FaultBody From(FaultRule rule) => new(
        rule.Id, rule.Provider, rule.Route, rule.Target, FaultNames.Of(rule.Kind), rule.Probability, rule.Count, rule.RetryAfter,
        rule.DelayMs, rule.Status, rule.Field);
}
