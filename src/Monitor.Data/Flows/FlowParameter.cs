namespace Monitor.Data.Flows;

/// <summary>What a parameter of a flow holds.</summary>
public enum FlowParameterKind
{
    /// <summary>A text, or a whole number that is meant as one, as ids are.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>An array of texts.</summary>
    Texts,
}

/// <summary>A parameter of a flow whose work is of its own kind.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Description">What it means, for people.</param>
public sealed record FlowParameter(string Name, FlowParameterKind Kind, string Description)
{
    /// <summary>Whether a request needs it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Most characters of a text, or of each text of an array.</summary>
    public int Longest { get; init; } = FlowTargets.Longest;

    /// <summary>Most texts of an array.</summary>
    public int Most { get; init; } = 100;

    /// <summary>The smallest number.</summary>
    public long From { get; init; }

    /// <summary>The largest number.</summary>
    public long To { get; init; } = int.MaxValue;

    /// <summary>The words that a text, or each text of an array, may be; null: any.</summary>
    public IReadOnlyList<string>? Words { get; init; }

    /// <summary>What is wrong with a text that is otherwise fine, or null; for what words and lengths cannot say.</summary>
    public Func<string, string?>? Check { get; init; }

    /// <summary>How a text that names the target is written down, so that it is found under one name; null: as it is given.</summary>
    public Func<string, string?>? Written { get; init; }
}
