namespace Monitor.Data.SocialPlatforms;

/// <summary>A target as it is stored, or what is wrong with the text.</summary>
public readonly record struct ParsedTarget
{
    private ParsedTarget(string? value, string? problem)
    {
        Value = value;
        Problem = problem;
    }

    /// <summary>Handle, id or code; null when the text is none.</summary>
    public string? Value { get; }

    /// <summary>What is wrong, for people.</summary>
    public string? Problem { get; }

    /// <summary>A target as it is stored.</summary>
    public static ParsedTarget Of(string value) => new(value, null);

    /// <summary>A text that is no target.</summary>
    public static ParsedTarget Invalid(string problem) => new(null, problem);
}
