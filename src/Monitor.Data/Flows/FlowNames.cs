namespace Monitor.Data.Flows;

/// <summary>Names of flows that more than the catalog knows.</summary>
public static class FlowNames
{
    /// <summary>Reports what is said with keywords.</summary>
    public const string KeywordCollection = "fetch_keyword_collection";

    /// <summary>Estimates the sentiment of posts.</summary>
    public const string SentimentExtraction = "sentiment_extraction";

    /// <summary>Reports how texts sound.</summary>
    public const string SentimentReport = "fetch_sentiment_report";
}
