namespace Monitor.Jobs.Collection.Contract;

/// <summary>What is known from elsewhere about work that goes on at a provider, such as a message of its that the work is done.</summary>
public interface IReports
{
    /// <summary>Whose work.</summary>
    string Provider { get; }

    /// <summary>What to go on with instead of what was kept (<see cref="IProvider.Keep"/>); null when nothing is known.</summary>
    Task<string?> FindAsync(string kept, CancellationToken ct);
}
