namespace Monitor.Conformance.Tests;

/// <summary>An engine that the product can be started with.</summary>
public interface IEngine
{
    /// <summary>Its name in the configuration.</summary>
    static abstract string Name { get; }
}

/// <summary>The built-in one.</summary>
public sealed class PostgresEngine : IEngine
{
    /// <inheritdoc />
    public static string Name => "postgres";
}
