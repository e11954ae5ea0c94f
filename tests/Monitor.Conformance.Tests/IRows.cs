namespace Monitor.Conformance.Tests;

/// <summary>Whether the engine keeps its work in Hangfire's tables.</summary>
public interface IRows
{
    /// <summary>The option's value.</summary>
    static abstract string Setting { get; }
}

/// <summary>It does: the default.</summary>
public sealed class RowsOn : IRows
{
    /// <inheritdoc />
    public static string Setting => "on";
}

/// <summary>It runs alone.</summary>
public sealed class RowsOff : IRows
{
    /// <inheritdoc />
    public static string Setting => "off";
}
