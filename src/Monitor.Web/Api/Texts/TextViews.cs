namespace Monitor.Web.Api.Texts;

/// <summary>The keywords of texts of an account's posts in a stretch of time, and of what it says about itself.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="From">From then on.</param>
/// <param name="To">Until then.</param>
/// <param name="Text">Which texts: caption, what it says itself, or comment, what others say below it.</param>
/// <param name="IsEstimate">True: nobody said so, the service worked it out.</param>
/// <param name="Keywords">Those of most texts first.</param>
/// <param name="Bio">The keywords of its biography, best first; null when it has none, nobody has looked at it yet, or what others say was asked for.</param>
internal sealed record KeywordsView(
    long AccountId, DateTimeOffset From, DateTimeOffset To, string Text, bool IsEstimate, IReadOnlyList<KeywordCountView> Keywords, IReadOnlyList<KeywordView>? Bio);

/// <summary>A keyword of several texts.</summary>
/// <param name="Keyword">It, in lower case.</param>
/// <param name="Texts">How many texts have it.</param>
/// <param name="Score">The mean of its scores in them; the lower, the more it says. Null where it was not kept.</param>
/// <param name="Sentiment">The mean sentiment of those texts; null when none has one.</param>
internal sealed record KeywordCountView(string Keyword, int Texts, double? Score, double? Sentiment);

/// <summary>A keyword of one text.</summary>
/// <param name="Keyword">It, as it is written.</param>
/// <param name="Score">The lower, the more it says.</param>
internal sealed record KeywordView(string Keyword, double Score);

/// <summary>How texts of an account's posts sound over time.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="From">From then on.</param>
/// <param name="To">Until then.</param>
/// <param name="By">day, week or month.</param>
/// <param name="Text">Which texts: caption, what it says itself, or comment, what others say below it.</param>
/// <param name="IsEstimate">True: nobody said so, the service worked it out.</param>
/// <param name="Texts">How many texts have a sentiment.</param>
/// <param name="Score">Their mean, from -1 to 1; null without any.</param>
/// <param name="Positive">How many are positive.</param>
/// <param name="Neutral">How many are neutral.</param>
/// <param name="Negative">How many are negative.</param>
/// <param name="ByModel">Of how many a language model estimated it; of the others, lists of words did.</param>
/// <param name="Languages">In which languages the texts seem to be, also those without a sentiment.</param>
/// <param name="Buckets">Stretches of time in which there is any text with a sentiment, the oldest first.</param>
internal sealed record SentimentView(
    long AccountId, DateTimeOffset From, DateTimeOffset To, string By, string Text, bool IsEstimate, int Texts, double? Score, int Positive, int Neutral, int Negative,
    int ByModel, IReadOnlyList<LanguageCountView> Languages, IReadOnlyList<SentimentBucketView> Buckets);

/// <summary>The sentiments of a stretch of time.</summary>
/// <param name="At">Its beginning.</param>
/// <param name="Texts">How many texts have one.</param>
/// <param name="Score">Their mean, from -1 to 1.</param>
/// <param name="Positive">How many are positive.</param>
/// <param name="Neutral">How many are neutral.</param>
/// <param name="Negative">How many are negative.</param>
/// <param name="ByModel">Of how many a language model estimated it.</param>
internal sealed record SentimentBucketView(DateTimeOffset At, int Texts, double Score, int Positive, int Neutral, int Negative, int ByModel);

/// <summary>How many texts seem to be in a language.</summary>
/// <param name="Language">Its tag; null: it cannot be told.</param>
/// <param name="Texts">How many.</param>
internal sealed record LanguageCountView(string? Language, int Texts);

/// <summary>What was worked out about one text.</summary>
/// <param name="Text">Which: caption or comment.</param>
/// <param name="TextId">Its id among those.</param>
/// <param name="SaidAt">When it was published.</param>
/// <param name="Language">The language that it seems to be in; null: it cannot be told.</param>
/// <param name="Keywords">Its keywords, best first.</param>
/// <param name="Sentiment">From -1 to 1; null: nothing can be said about it.</param>
/// <param name="Class">positive, neutral or negative.</param>
/// <param name="Signs">How many of its words and signs the sentiment rests on.</param>
/// <param name="IsEstimate">True: nobody said so, the service worked it out.</param>
/// <param name="Method">How language and keywords were found, and the sentiment where no model was asked: lexicon.</param>
/// <param name="Version">Grows with every change of the method.</param>
/// <param name="SentimentMethod">Whose estimate the sentiment is: lexicon or model.</param>
/// <param name="Model">The language model that was asked; null for lexicon.</param>
/// <param name="PromptVersion">The version of the prompt that it was asked with; null for lexicon.</param>
/// <param name="AnalysedAt">When.</param>
internal sealed record AnalysedTextView(
    string Text, long TextId, DateTimeOffset SaidAt, string? Language, IReadOnlyList<KeywordView> Keywords, double? Sentiment, string? Class, int Signs, bool IsEstimate,
    string Method, int Version, string SentimentMethod, string? Model, int? PromptVersion, DateTimeOffset AnalysedAt);

/// <summary>A report on texts.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Kind">keywords or sentiment.</param>
/// <param name="Text">Which texts: caption, what creators say themselves, or comment, what others say below it.</param>
/// <param name="RequestId">The request that ordered it.</param>
/// <param name="Platform">The platform.</param>
/// <param name="AccountId">Whose posts they belong to; null: any that the team sees.</param>
/// <param name="Username">Whose that is.</param>
/// <param name="Keywords">The words that the texts have; empty: any.</param>
/// <param name="From">Texts from then on.</param>
/// <param name="To">Texts before then.</param>
/// <param name="Texts">How many texts are in it.</param>
/// <param name="IsCut">Whether there were more texts than a report holds; the newest are in it.</param>
/// <param name="IsEstimate">True: keywords and sentiments are estimates.</param>
/// <param name="MadeAt">When it was made.</param>
internal sealed record TextReportView(
    long Id, string Kind, string Text, long RequestId, string Platform, long? AccountId, string? Username, IReadOnlyList<string> Keywords, DateTimeOffset? From, DateTimeOffset? To,
    int Texts, bool IsCut, bool IsEstimate, DateTimeOffset MadeAt);

/// <summary>A report with what it adds up to.</summary>
/// <param name="Report">The report.</param>
/// <param name="Posts">How many posts its texts are of.</param>
/// <param name="Score">The mean sentiment, from -1 to 1; null without any.</param>
/// <param name="Positive">How many texts are positive.</param>
/// <param name="Neutral">How many are neutral.</param>
/// <param name="Negative">How many are negative.</param>
/// <param name="ByModel">Of how many a language model estimated it; of the others, lists of words did.</param>
/// <param name="Matched">How many texts have each of the report's own keywords.</param>
/// <param name="TopKeywords">The keywords of most texts.</param>
/// <param name="Languages">In which languages the texts seem to be.</param>
/// <param name="Days">How they sound, day by day.</param>
internal sealed record TextReportDetailsView(
    TextReportView Report, int Posts, double? Score, int Positive, int Neutral, int Negative, int ByModel, IReadOnlyList<MatchedKeywordView> Matched,
    IReadOnlyList<KeywordCountView> TopKeywords, IReadOnlyList<LanguageCountView> Languages, IReadOnlyList<SentimentBucketView> Days);

/// <summary>How many texts have a keyword of a report.</summary>
/// <param name="Keyword">It.</param>
/// <param name="Texts">How many.</param>
internal sealed record MatchedKeywordView(string Keyword, int Texts);

/// <summary>A text in a report.</summary>
/// <param name="Text">Which: caption or comment.</param>
/// <param name="TextId">Its id among those.</param>
/// <param name="PostId">Its post.</param>
/// <param name="Code">The post's code.</param>
/// <param name="Username">The handle of the post's account.</param>
/// <param name="SaidAt">When it was published.</param>
/// <param name="Language">The language that it seems to be in.</param>
/// <param name="Keywords">Its keywords, best first.</param>
/// <param name="Matched">Which of the report's own keywords it has.</param>
/// <param name="Sentiment">From -1 to 1.</param>
/// <param name="Class">positive, neutral or negative.</param>
/// <param name="SentimentMethod">Whose estimate the sentiment is: lexicon or model; null without one.</param>
internal sealed record TextReportRowView(
    string Text, long TextId, long PostId, string Code, string? Username, DateTimeOffset SaidAt, string? Language, IReadOnlyList<string> Keywords,
    IReadOnlyList<string> Matched, double? Sentiment, string? Class, string? SentimentMethod);
