using System.Text;
using System.Text.Json.Nodes;
using Monitor.Data.Enrichment;

namespace Monitor.Jobs.Enrichment;

/// <summary>What became of estimating something of a profile.</summary>
/// <param name="Estimates">What is recorded: the estimate or the rejection that counts first, then those that only compare.</param>
/// <param name="Failure">Why there is no answer at all; null when there is one.</param>
public sealed record EnrichmentRun(IReadOnlyList<Estimate> Estimates, ModelAnswer? Failure)
{
    /// <summary>The estimate, when one was kept.</summary>
    public Estimate? Kept => Failure is null && Estimates is [{ IsKept: true } kept, ..] ? kept : null;

    /// <summary>Why there is no estimate, for programs; null when there is one.</summary>
    public string? ErrorCode => Failure?.ErrorCode ?? (Kept is null ? Estimates[0].Reason : null);

    /// <summary>The same for people.</summary>
    public string? Error => Failure is not null ? Failure.Detail ?? Failure.ErrorCode : Kept is null ? Estimates[0].Detail : null;
}

/// <summary>
/// Estimates something of a profile: asks up to three times, where a further try only fills what is still unknown, and keeps only what can
/// be used.
/// </summary>
public sealed class ProfileEnricher(GroupedPrompts prompts, PromptBook book, ModelClient client, TimeProvider time)
{
    private const int MostTries = 3;
    private const int MostOfAnswer = 500;

    /// <summary>Whether a model is configured.</summary>
    public bool IsOn => client.IsOn;

    /// <summary>Estimates it.</summary>
    /// <param name="kind">What is estimated.</param>
    /// <param name="profile">Of whom.</param>
    /// <param name="version">The version of the prompt; null: the one that the account gets by the shares.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task<EnrichmentRun> AskAsync(EnrichmentKind kind, ProfileInput profile, PromptVersion? version, CancellationToken ct)
    {
        var chosen = version ?? book.Choose(kind, profile.Platform, profile.PlatformId);
        var (estimate, failure) = await AskAsync(chosen, profile, isComparison: false, ct);
        if (estimate is null)
            return new([], failure);
        var estimates = new List<Estimate> { estimate };
        if (version is null)
            foreach (var other in book.Beside(chosen, profile.Platform, profile.PlatformId))
                if ((await AskAsync(other, profile, isComparison: true, ct)).Estimate is { } compared)
                    estimates.Add(compared);
        return new(estimates, null);
    }

    private async Task<(Estimate? Estimate, ModelAnswer? Failure)> AskAsync(PromptVersion prompt, ProfileInput profile, bool isComparison, CancellationToken ct)
    {
        var (known, usage) = (new JsonObject(), ModelUsage.None);
        PromptReply? last = null;
        ModelAnswer? failure = null;
        var more = 1;
        for (var tries = 0; tries < MostTries && prompt.Kind.MissingOf(known) is { Count: > 0 } missing; tries++)
        {
            last = tries == 0
                ? await prompts.AskAsync(prompt, profile, ct)
                : await prompts.AskAloneAsync(prompt, profile, last?.Values is not null ? missing : [], more, ct);
            usage = usage.Plus(last.Usage);
            switch (last.Answer.Outcome)
            {
                case ModelOutcome.Ok:
                    Fill(prompt.Kind, known, last.Values);
                    continue;
                case ModelOutcome.Truncated:
                    more = 2;
                    continue;
                // Something else in the same call may be what is not wanted.
                case ModelOutcome.Filtered or ModelOutcome.Refused when last.IsShared:
                    continue;
                case ModelOutcome.Filtered or ModelOutcome.Refused:
                    break;
                default:
                    failure = last.Answer;
                    break;
            }

            break;
        }

        // What was answered before a failure is paid for, and good.
        if (prompt.Kind.IsDataConsumable(known))
            return (Of(prompt, profile, usage, isComparison) with
            {
                Values = Ordered(prompt.Kind, known).ToJsonString(),
                Compared = new JsonObject(prompt.Kind.Fields.Where(field => known.ContainsKey(field.Name))
                    .Select(field => KeyValuePair.Create<string, JsonNode?>(field.Name, FieldReader.Compared(field, known[field.Name]!)))).ToJsonString(),
                Missing = prompt.Kind.MissingOf(known),
            }, null);
        if (failure is not null)
            return (null, failure);
        var (reason, detail) = Why(last!);
        return (Of(prompt, profile, usage, isComparison) with { Reason = reason, Detail = detail, Answer = Excerpt(last!.Answer.Text) }, null);
    }

    private Estimate Of(PromptVersion prompt, ProfileInput profile, ModelUsage usage, bool isComparison) =>
        new(profile.Platform, profile.PlatformId, prompt, client.Model, usage, time.GetUtcNow()) { IsComparison = isComparison };

    // What is known stays as it is: the first answer counts.
    private static void Fill(EnrichmentKind kind, JsonObject known, JsonObject? answer)
    {
        if (answer is null)
            return;
        foreach (var field in kind.Fields)
            if (!known.ContainsKey(field.Name) && FieldReader.Read(field, answer[field.Name]) is { } value)
                known[field.Name] = value;
    }

    private static JsonObject Ordered(EnrichmentKind kind, JsonObject known) => new(
        kind.Fields.Where(field => known.ContainsKey(field.Name)).Select(field => KeyValuePair.Create(field.Name, known[field.Name]?.DeepClone())));

    private static (string Reason, string Detail) Why(PromptReply last) => last.Answer switch
    {
        { Outcome: not ModelOutcome.Ok } answer => (answer.ErrorCode!, answer.Detail ?? answer.ErrorCode!),
        _ when last.Values is null => (EnrichmentErrors.Malformed, "The answer has not the form that was asked for."),
        _ => (EnrichmentErrors.NotConsumable, "What the answer says is unknown, or cannot be."),
    };

    private static string? Excerpt(string text)
    {
        // The database takes neither control characters nor halves of letters.
        var plain = string.Concat(text.EnumerateRunes().Select(rune => Rune.IsControl(rune) ? " " : rune.ToString()).Take(MostOfAnswer));
        return plain.Length == 0 ? null : plain;
    }
}
