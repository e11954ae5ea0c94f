namespace Monitor.Jobs.Collection.Contract;

/// <summary>
/// What a provider that needs several requests for one answer must know at its next one, such as the number of a run that it
/// started. Each provider has steps of its own; it gives them out in <see cref="FetchOutcome.Continue"/> and gets them back in
/// <see cref="FetchRequest.Step"/>. So it stays without state, and every request passes the gate, is limited, retried and counted.
/// </summary>
public abstract record ProviderStep;
