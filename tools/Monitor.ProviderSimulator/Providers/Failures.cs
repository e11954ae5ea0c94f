using Monitor.ProviderSimulator.Faults;

namespace Monitor.ProviderSimulator.Providers;

/// <summary>Whether a request fails before the network is asked: because of what it is, or because of a fault.</summary>
internal static class Failures
{
    public static Failure? Of(Exchange exchange, string method, FaultRule? fault)
    {
        if (exchange.Route is not { } route)
            return new Failure(FailureKind.NoSuchRoute);
        if (route.Method != method)
            return new Failure(FailureKind.WrongMethod);
        if (exchange.Question.Credential is null)
            return new Failure(FailureKind.Unauthorized);
        if (exchange.Question.Target is null)
            return new Failure(FailureKind.NoTarget);
        return fault?.Kind switch
        {
            FaultKind.RateLimited or FaultKind.WaitInHeaders => new Failure(FailureKind.RateLimited),
            FaultKind.Unauthorized => new Failure(FailureKind.Unauthorized),
            FaultKind.Quota => new Failure(FailureKind.Quota),
            FaultKind.NotFound => new Failure(FailureKind.NotFound),
            FaultKind.ServerError => new Failure(FailureKind.ServerError, fault.Status),
            FaultKind.SoftError => new Failure(FailureKind.SoftError, fault.Status),
            FaultKind.Private when exchange.Question.Subject == Subject.Shortcode => new Failure(FailureKind.NotFound),
            _ => null,
        };
    }
}
