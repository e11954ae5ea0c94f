using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Texts;

/// <summary>The documentation of keywords, sentiment and reports on them.</summary>
internal static class TextDocs
{
    private const string Estimates = " Keywords and sentiments are estimates of the service, worked out from the texts alone, or of a language model that was asked; no source said them.";

    private const string ReportFields =
        """
        "id": 7, "kind": "keywords", "text": "caption", "request_id": 4711, "platform": "instagram", "account_id": null, "username": null, "keywords": ["linocut"],
        "from": "2026-01-01T00:00:00Z", "to": null, "texts": 214, "is_cut": false, "is_estimate": true, "made_at": "2026-01-31T05:21:09.944Z"
        """;

    private const string Bucket = """{ "at": "2026-01-26T00:00:00Z", "texts": 3, "score": 0.4127, "positive": 2, "neutral": 1, "negative": 0, "by_model": 0 }""";

    private static readonly ParameterDoc AccountId = new("account_id", "The account's `id`.", "42");

    private static readonly ParameterDoc ReportId = new("report_id", "The report's `id`.", "7");

    private static readonly ParameterDoc WhichText = new(
        "text", "Which texts: `caption`, what creators say, unless given, or `comment`, what others write below it. They are never added up.", "comment")
    { OneOf = TextWords.Sources };

    private static readonly ErrorDoc WrongText = new(422, ErrorCodes.UnknownValue, "text", $"text is one of: {string.Join(", ", TextWords.Sources)}.");

    private static readonly ParameterDoc[] Period =
    [
        new ParameterDoc("from", "Texts that were published at this time or later; a year before `to` unless given.", "2026-01-01T00:00:00Z") { Format = "date-time" },
        new ParameterDoc("to", "Texts that were published before; now unless given.", "2026-02-01T00:00:00Z") { Format = "date-time" },
        WhichText,
    ];

    private static readonly ErrorDoc NoAccount = new(404, ErrorCodes.AccountNotFound, "account_id", "No account 42 is known to you.");

    private static readonly ErrorDoc NoReport = new(404, ErrorCodes.TextReportNotFound, "report_id", "There is no report 7.");

    private static readonly ErrorDoc WrongPeriod = new(422, ErrorCodes.InvalidTime, "to", "to is later than from.");

    public static readonly OperationDoc Keywords = new(
        "listAccountKeywords", "The keywords of an account",
        "Words and phrases that say most about what an account published in a stretch of time, those of most texts first, and about its biography; with `text=comment` those of what others wrote below its posts. They are found by YAKE, which needs nothing but the text itself."
        + Estimates)
    {
        Parameters = [AccountId, .. Period, CommonDocs.Limit(KeywordsQueryValidator.MaxLimit, TextEndpoints.DefaultKeywords)],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<KeywordsView>), "The keywords.",
                """
                {
                  "status_code": 200, "success": true,
                  "data": {
                    "account_id": 42, "from": "2025-01-31T05:21:09.944Z", "to": "2026-01-31T05:21:09.944Z", "text": "caption", "is_estimate": true,
                    "keywords": [{ "keyword": "linocut prints", "texts": 9, "score": 0.0412, "sentiment": 0.3874 }],
                    "bio": [{ "keyword": "small books", "score": 0.0297 }]
                  }
                }
                """),
        ],
        Errors = [NoAccount, WrongPeriod, WrongText],
    };

    public static readonly OperationDoc Sentiment = new(
        "getAccountSentiment", "How what an account published sounds over time",
        "The mean sentiment of its captions, or with `text=comment` of what others wrote below its posts, by day, week or month, from -1 to 1, and how many are positive, neutral and negative. A text in a language without a list of words has a sentiment only where it has signs, such as emoji."
        + Estimates)
    {
        Parameters = [AccountId, .. Period, new ParameterDoc("by", "How long a bucket is; a week, from Monday, unless given.", "week") { OneOf = TextWords.Buckets }],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<SentimentView>), "The sentiment.",
                $$"""
                {
                  "status_code": 200, "success": true,
                  "data": {
                    "account_id": 42, "from": "2025-01-31T05:21:09.944Z", "to": "2026-01-31T05:21:09.944Z", "by": "week", "text": "caption", "is_estimate": true, "texts": 3,
                    "score": 0.4127, "positive": 2, "neutral": 1, "negative": 0, "by_model": 0, "languages": [{ "language": "en", "texts": 3 }], "buckets": [{{Bucket}}]
                  }
                }
                """),
        ],
        Errors = [NoAccount, WrongPeriod, new ErrorDoc(422, ErrorCodes.UnknownValue, "by", "by is one of: day, week, month.")],
    };

    public static readonly OperationDoc Post = new(
        "listPostTexts", "Keywords and sentiment of a post",
        "What was worked out about the caption of a post, or about the newest 100 comments below it that have been collected, a moment after each was." + Estimates)
    {
        Parameters = [new ParameterDoc("post_id", "The post's `id`.", "318"), WhichText],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<AnalysedTextView[]>), "The texts; none while nobody has looked at them.",
                """
                {
                  "status_code": 200, "success": true,
                  "data": [
                    {
                      "text": "caption", "text_id": 318, "said_at": "2026-01-29T16:02:11Z", "language": "en",
                      "keywords": [{ "keyword": "linocut prints", "score": 0.0412 }], "sentiment": 0.5774, "class": "positive", "signs": 2, "is_estimate": true,
                      "method": "lexicon", "version": 1, "sentiment_method": "lexicon", "model": null, "prompt_version": null, "analysed_at": "2026-01-31T05:21:12.102Z"
                    }
                  ]
                }
                """),
        ],
        Errors = [new ErrorDoc(404, ErrorCodes.PostNotFound, "post_id", "No post 318 is known to you."), WrongText],
    };

    public static readonly OperationDoc Reports = new(
        "listTextReports", "Reports on texts",
        "Reports of your team, newest first. A request of the flow `fetch_keyword_collection` or `fetch_sentiment_report` makes one, about captions or about comments." + Estimates)
    {
        Parameters =
        [
            new ParameterDoc("kind", "Only those of a kind.", "keywords") { OneOf = TextWords.Kinds },
            CommonDocs.Limit(TextReportsQueryValidator.MaxLimit, TextEndpoints.DefaultLimit),
            new ParameterDoc("cursor", "`next_cursor` of the page before.", "7") { Format = "int64" },
        ],
        Replies = [new ReplyDoc(200, typeof(Envelope<TextReportView[]>), "A page of reports.", $$"""{ "status_code": 200, "success": true, "data": [{ {{ReportFields}} }] }""")],
        Errors = [CommonDocs.InvalidCursor],
    };

    public static readonly OperationDoc Report = new(
        "getTextReport", "A report on texts",
        "What it adds up to: how its texts sound, which keywords they have, and how many have each of the keywords that were asked for. What was erased since counts no longer." + Estimates)
    {
        Parameters = [ReportId],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<TextReportDetailsView>), "The report.",
                $$"""
                {
                  "status_code": 200, "success": true,
                  "data": {
                    "report": { {{ReportFields}} }, "posts": 214, "score": 0.3305, "positive": 120, "neutral": 70, "negative": 24, "by_model": 0,
                    "matched": [{ "keyword": "linocut", "texts": 214 }],
                    "top_keywords": [{ "keyword": "linocut prints", "texts": 61, "score": null, "sentiment": 0.3874 }],
                    "languages": [{ "language": "en", "texts": 200 }, { "language": null, "texts": 14 }], "days": [{{Bucket}}]
                  }
                }
                """),
        ],
        Errors = [NoReport],
    };

    public static readonly OperationDoc Rows = new("listTextReportTexts", "The texts of a report", "The texts that are in a report, newest first." + Estimates)
    {
        Parameters =
        [
            ReportId, CommonDocs.Limit(TextRowsQueryValidator.MaxLimit, TextEndpoints.DefaultLimit),
            new ParameterDoc("cursor", "`next_cursor` of the page before.", "1769702531000000-318"),
        ],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<TextReportRowView[]>), "A page of texts.",
                """
                {
                  "status_code": 200, "success": true,
                  "data": [
                    {
                      "text": "caption", "text_id": 318, "post_id": 318, "code": "DKq8vT2xR4m", "username": "bluefinch.studio", "said_at": "2026-01-29T16:02:11Z",
                      "language": "en", "keywords": ["linocut prints"], "matched": ["linocut"], "sentiment": 0.5774, "class": "positive", "sentiment_method": "lexicon"
                    }
                  ],
                  "next_cursor": "1769702531000000-318"
                }
                """),
        ],
        Errors = [NoReport, CommonDocs.InvalidCursor],
    };

    public static readonly OperationDoc File = new(
        "getTextReportFile", "A report as a file", "One row for each text, as `csv` or `xlsx`. Columns that hold estimates end in `_estimate`.")
    {
        Parameters = [ReportId, new ParameterDoc("format", "The format; csv unless given.", "csv") { OneOf = TextWords.Formats }],
        Replies =
        [
            new ReplyDoc(200, typeof(string), "The file; a workbook with `format=xlsx`.",
                """
                platform,username,post_id,code,text,said_at,language,class_estimate,sentiment_estimate,keywords_estimate,matched_keywords
                instagram,bluefinch.studio,318,DKq8vT2xR4m,caption,2026-01-29T16:02:11.000Z,en,positive,0.5774,linocut prints,linocut
                """)
            {
                ContentType = "text/csv",
            },
        ],
        Errors = [NoReport, new ErrorDoc(422, ErrorCodes.UnknownValue, "format", "format is one of: csv, xlsx.")],
    };
}
