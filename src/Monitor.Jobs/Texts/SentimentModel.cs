using Microsoft.Extensions.Options;
using Monitor.Data.Enrichment;
using Monitor.Data.Texts;
using Monitor.Jobs.Enrichment;
using Monitor.Jobs.Sentiment;

namespace Monitor.Jobs.Texts;

/// <summary>What asking about some texts came to.</summary>
/// <param name="Texts">Those about which there is nothing more to ask, with what was said of them.</param>
/// <param name="Failure">Why there is no answer about the others; null when there are none.</param>
/// <param name="CostUsd">What it cost.</param>
internal sealed record AskedTexts(IReadOnlyList<AskedText> Texts, ModelAnswer? Failure, decimal CostUsd);

/// <summary>
/// Asks the language model how texts sound, several in one call. A text that speaks to models is asked about by itself. What an answer lacks is asked again, at most
/// twice; what is then still unknown stays as it was estimated before.
/// </summary>
internal sealed class SentimentModel(ModelClient client, PromptBook book, IOptions<EnrichmentOptions> options)
{
    private const int MostTries = 3;
    private const int LongestText = 1_000;

    /// <summary>Whether a model is configured.</summary>
    public bool IsOn => client.IsOn;

    /// <summary>Its name.</summary>
    public string Name => client.Model;

    /// <summary>The version of the prompt.</summary>
    public PromptVersion Prompt => book.OfTexts;

    /// <summary>Asks about texts, in one call unless some have to stand alone or are asked again.</summary>
    public async Task<AskedTexts> AskAsync(IReadOnlyList<TextToAsk> texts, long? teamId, CancellationToken ct)
    {
        var left = new List<Open>();
        var asked = new List<AskedText>();
        foreach (var text in texts)
            if (StrangerText.Clean(text.Body, LongestText) is { } body)
                left.Add(new(text, body, StrangerText.SpeaksToModels(body)));
            else
                asked.Add(new(text, null, null));
        var (cost, more) = (0m, 1);
        for (var tries = 0; tries < MostTries && left.Count > 0; tries++)
        {
            var open = new List<Open>();
            foreach (var group in Groups(left))
            {
                var answer = await client.AskAsync(
                    SentimentPrompt.Question(Prompt, [.. group.Select(one => (one.Text, one.Body))], teamId, options.Value.ResponseFormat == "json_object", more), ct);
                cost += answer.Usage.Sum(usage => usage.CostUsd);
                if (answer.Outcome is not (ModelOutcome.Ok or ModelOutcome.Truncated or ModelOutcome.Filtered or ModelOutcome.Refused))
                    return new(asked, answer, cost);
                more = answer.Outcome == ModelOutcome.Truncated ? 2 : more;
                var isUnwanted = answer.Outcome is ModelOutcome.Filtered or ModelOutcome.Refused;
                string[] ids = [.. group.Select((_, i) => PromptText.IdOf(i))];
                var said = answer.Outcome == ModelOutcome.Ok ? AnswerReader.Read(answer.Text, ids, SentimentPrompt.Texts) : null;
                for (var i = 0; i < group.Length; i++)
                    if (SentimentPrompt.TryRead(said?.GetValueOrDefault(ids[i]), out var score))
                        asked.Add(new(group[i].Text, score, score is { } known ? SentimentScorer.ClassOf(known) : null));
                    else if (isUnwanted && group.Length == 1)
                        asked.Add(new(group[i].Text, null, null));
                    // What is not wanted may be another text of the same call.
                    else
                        open.Add(group[i] with { IsAlone = group[i].IsAlone || isUnwanted });
            }

            left = open;
        }

        asked.AddRange(left.Select(text => new AskedText(text.Text, null, null)));
        return new(asked, null, cost);
    }

    private Open[][] Groups(List<Open> texts) =>
        [.. texts.Where(text => text.IsAlone).Select(text => new[] { text }), .. texts.Where(text => !text.IsAlone).Chunk(Prompt.Batch)];

    private sealed record Open(TextToAsk Text, string Body, bool IsAlone);
}
