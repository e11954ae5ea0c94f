using System.Collections.Frozen;
using System.Text.Json;

namespace Monitor.ProviderSimulator.Faults;

/// <summary>Names of the fault kinds in the control API and in the log.</summary>
public static class FaultNames
{
    private static readonly FrozenDictionary<FaultKind, string> Names =
        Enum.GetValues<FaultKind>().ToFrozenDictionary(kind => kind, kind => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()));

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Names.OrderBy(pair => pair.Key).Select(pair => pair.Value)];

    /// <summary>The name of a kind.</summary>
    public static string Of(FaultKind kind) => Names[kind];

    /// <summary>The kind of that name, or null.</summary>
    public static FaultKind? Find(string? name)
    {
        foreach (var (kind, known) in Names)
            if (known == name)
                return kind;
        return null;
    }
}
