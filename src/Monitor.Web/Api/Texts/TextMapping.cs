using Monitor.Data.Texts;

namespace Monitor.Web.Api.Texts;

/// <summary>Shows what is known of texts.</summary>
internal static class TextMapping
{
    private const int Digits = 4;

    public static KeywordCountView ToView(this KeywordCount keyword) =>
        new(keyword.Text, keyword.Texts, keyword.Score > 0 ? Rounded(keyword.Score) : null, Rounded(keyword.Sentiment));

    public static SentimentBucketView ToView(this SentimentBucket bucket) =>
        new(bucket.At, bucket.Texts, Rounded(bucket.Score), bucket.Positive, bucket.Neutral, bucket.Negative, bucket.ByModel);

    public static LanguageCountView ToView((string? Language, int Texts) count) => new(count.Language, count.Texts);

    public static IReadOnlyList<KeywordView> KeywordsOf(TextRow text) =>
        [.. text.Keywords.Zip(text.Scores, (keyword, score) => new KeywordView(keyword, Rounded(score)))];

    public static AnalysedTextView ToView(this TextRow text) => new(
        text.Source, text.Id, text.SaidAt, text.Language, KeywordsOf(text), Rounded(text.Sentiment), text.Class, text.Signs, IsEstimate: true, text.Method, text.Version,
        MethodOf(text.Model), text.Model, text.PromptVersion, text.AnalysedAt);

    public static TextReportView ToView(this TextReport report) => new(
        report.Id, report.Kind, report.Source, report.RequestId, report.Platform, report.AccountId, report.Username, report.Keywords, report.From, report.To, report.Texts, report.IsCut,
        IsEstimate: true, report.MadeAt);

    public static TextReportDetailsView ToView(this TextReport report, TextReportSums sums) => new(
        report.ToView(), sums.Posts, Mean(sums.Days), sums.Days.Sum(day => day.Positive), sums.Days.Sum(day => day.Neutral), sums.Days.Sum(day => day.Negative),
        sums.Days.Sum(day => day.ByModel),
        [.. sums.Matched.Select(matched => new MatchedKeywordView(matched.Keyword, matched.Texts))], [.. sums.Keywords.Select(ToView)], [.. sums.Languages.Select(ToView)],
        [.. sums.Days.Select(ToView)]);

    public static TextReportRowView ToView(this TextReportRow row) => new(
        row.Source, row.Id, row.PostId, row.Code, row.Username, row.SaidAt, row.Language, row.Keywords, row.Matched, Rounded(row.Sentiment), row.Class,
        row.Sentiment is null ? null : MethodOf(row.Model));

    /// <summary>Whose estimate a sentiment is.</summary>
    public static string MethodOf(string? model) => model is null ? "lexicon" : "model";

    /// <summary>The mean over all of them; null without any.</summary>
    public static double? Mean(IReadOnlyList<SentimentBucket> buckets) =>
        buckets.Sum(bucket => bucket.Texts) is > 0 and var texts ? Rounded(buckets.Sum(bucket => bucket.Score * bucket.Texts) / texts) : null;

    private static double Rounded(double value) => Math.Round(value, Digits);

    private static double? Rounded(double? value) => value is { } known ? Rounded(known) : null;
}
