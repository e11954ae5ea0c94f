namespace Monitor.Jobs.Collection;

/// <summary>One question to the provider chain.</summary>
/// <param name="Platform">A name of <see cref="Monitor.Data.Observations.Platforms"/>.</param>
/// <param name="FetchType">A name of <see cref="Monitor.Data.Observations.FetchTypes"/>.</param>
/// <param name="Target">Handle or short code, already normalised.</param>
public sealed record FetchRequest(string Platform, string FetchType, string Target);
