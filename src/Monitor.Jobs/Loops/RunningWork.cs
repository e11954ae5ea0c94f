using System.Collections.Concurrent;

namespace Monitor.Jobs.Loops;

/// <summary>What a loop has begun and does not wait for, until the loop ends; of each piece it is known whose it is, such as a host's or a queue's.</summary>
internal sealed class RunningWork
{
    private readonly ConcurrentDictionary<Piece, string> _pieces = new();

    /// <summary>How many pieces are under way.</summary>
    public int Count => _pieces.Count;

    /// <summary>How many of whom.</summary>
    public Dictionary<string, int> CountByOwner() => _pieces.Values.CountBy(owner => owner, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);

    /// <summary>Begins a piece.</summary>
    /// <param name="owner">Whose it is.</param>
    /// <param name="work">What it does; it deals with its own errors.</param>
    /// <param name="ended">Called when there is room again.</param>
    public void Begin(string owner, Func<Task> work, Action ended)
    {
        var piece = new Piece();
        _pieces[piece] = owner;
        piece.Task = RunAsync(piece, work, ended);
    }

    /// <summary>Waits until all of it has ended; the loop begins nothing any more.</summary>
    public Task EndAsync() => Task.WhenAll(_pieces.Keys.Select(piece => piece.Task));

    private async Task RunAsync(Piece piece, Func<Task> work, Action ended)
    {
        await Task.Yield();
        try
        {
            await work();
        }
        finally
        {
            _pieces.TryRemove(piece, out _);
            ended();
        }
    }

    private sealed class Piece
    {
        public Task Task { get; set; } = Task.CompletedTask;
    }
}
