namespace Monitor.ProviderSimulator.Requests;

/// <summary>Which requests; null means all.</summary>
/// <param name="Provider">Name of the provider.</param>
/// <param name="Target">Handle, id or short code.</param>
/// <param name="AfterSequence">Only later ones.</param>
/// <param name="Since">Only those that arrived at this moment or later.</param>
public sealed record RequestFilter(
    string? Provider = null, string? Target = null, long? AfterSequence = null, DateTimeOffset? Since = null)
{
    internal bool Matches(LoggedRequest request) =>
        (Provider is null || Provider == request.Provider) &&
        (Target is null || string.Equals(Target, request.Target, StringComparison.OrdinalIgnoreCase)) &&
        (AfterSequence is null || request.Sequence > AfterSequence) &&
        (Since is null || request.At >= Since);
}
