using System.Text.Json;

namespace Monitor.Jobs.Enrichment;

/// <summary>What the language model is asked in one call.</summary>
/// <param name="Purpose">What for, as the bill says it: a kind of estimate, or what else asks.</param>
/// <param name="System">What the model is told.</param>
/// <param name="User">What it is told about; texts of strangers have to be marked as data.</param>
/// <param name="SchemaName">A name of the schema.</param>
/// <param name="Schema">The JSON schema of the answer.</param>
/// <param name="MaxTokens">Tokens that the answer may have.</param>
public sealed record ModelQuestion(string Purpose, string System, string User, string SchemaName, JsonElement Schema, int MaxTokens)
{
    /// <summary>The version of the prompt, where it has one.</summary>
    public int? PromptVersion { get; init; }

    /// <summary>Whom it is about: each bears an equal part of the cost.</summary>
    public IReadOnlyList<ModelSubject> Subjects { get; init; } = [default];
}

/// <summary>Whom a call is about, and who pays.</summary>
/// <param name="TeamId">The team.</param>
/// <param name="Platform">The platform of the account.</param>
/// <param name="PlatformId">The platform's id of the account.</param>
public readonly record struct ModelSubject(long? TeamId, string? Platform, string? PlatformId);
