using System.Collections.Frozen;
using System.Text.Json;
using Monitor.ProviderSimulator.Faults;
using Monitor.ProviderSimulator.Network;

namespace Monitor.ProviderSimulator.Providers;

/// <summary>A provider of another platform than Instagram: it asks the network itself.</summary>
internal abstract class OwnNetwork : ISimulatedProvider
{
    public abstract string Name { get; }

    public abstract FrozenDictionary<string, SimulatedRoute> Routes { get; }

    public virtual SimulatedRoute? Find(string path) => Routes.GetValueOrDefault(path.TrimEnd('/'));

    public abstract ValueTask<Question> ReadAsync(HttpRequest request, CancellationToken ct);

    public abstract int? Answer(Utf8JsonWriter json, Exchange exchange, FaultRule? fault);

    public abstract int WriteFailure(Utf8JsonWriter json, Exchange exchange, Failure failure);

    public virtual int WriteVerdict(Utf8JsonWriter json, Exchange exchange) => WriteFailure(json, exchange, new Failure(FailureKind.NotFound));

    public virtual void Tell(IHeaderDictionary headers, Exchange exchange, int status)
    {
    }

    public virtual Question AboutSomebodyElse(Question question) =>
        question.Target is { } target ? question with { Target = Distortion.Foreign(target) } : question;

    void ISimulatedProvider.WriteAccount(Utf8JsonWriter json, Exchange exchange, Account account) => throw new NotSupportedException();

    void ISimulatedProvider.WritePost(Utf8JsonWriter json, Exchange exchange, Post post) => throw new NotSupportedException();

    protected static FrozenDictionary<string, SimulatedRoute> Gets(params string[] paths) => paths
        .Select(path => new SimulatedRoute("GET", path, Shape.Mobile))
        .ToFrozenDictionary(route => route.Path, StringComparer.Ordinal);

    protected static string? Text(HttpRequest request, string name) => request.Query[name] is [{ Length: > 0 } text, ..] ? text : null;

    protected static int? Number(HttpRequest request, string name) => int.TryParse(request.Query[name], out var number) ? number : null;

    protected static string? Header(HttpRequest request, string name) => request.Headers[name] is [{ Length: > 0 } text, ..] ? text : null;

    /// <summary>The position that a cursor of ours stands for.</summary>
    protected static int Offset(string? cursor) =>
        cursor is ['P', .. var digits] && int.TryParse(digits, out var offset) && offset > 0 ? offset : 0;

    protected static string? Cursor(int? offset) => offset is { } position ? $"P{position}" : null;
}
