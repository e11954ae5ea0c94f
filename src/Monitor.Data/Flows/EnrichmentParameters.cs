using System.Text.RegularExpressions;

namespace Monitor.Data.Flows;

/// <summary>Parameters of flows that estimate something of a profile.</summary>
public static partial class EnrichmentParameters
{
    /// <summary>The version of the prompt.</summary>
    public const string PromptVersion = "prompt_version";

    /// <summary>All of them, the profile first.</summary>
    public static IReadOnlyList<FlowParameter> All { get; } =
    [
        new("handle", FlowParameterKind.Text, "The handle of the profile, without @. One that is not stored is collected first.")
        {
            IsRequired = true,
            Longest = 30,
            Check = text => Handle().IsMatch(text) ? null : "A username has 1 to 30 letters, digits, dots or underscores.",
        },
        new(PromptVersion, FlowParameterKind.Number, "The version of the prompt; the one that the profile gets by the configured shares unless given.") { From = 1, To = 9_999 },
    ];

    [GeneratedRegex("^[A-Za-z0-9._]{1,30}$", RegexOptions.NonBacktracking)]
    private static partial Regex Handle();
}
