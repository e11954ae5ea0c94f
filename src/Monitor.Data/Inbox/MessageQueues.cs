namespace Monitor.Data.Inbox;

/// <summary>The queues by which messages of others come, under the names that they know.</summary>
public static class MessageQueues
{
    /// <summary>Keys of providers that are to be checked.</summary>
    public const string CredentialsValidate = "credentials_validate_q";

    /// <summary>Tokens that an identity service has got.</summary>
    public const string IdentityToken = "identity_token_q";

    /// <summary>Keywords to collect.</summary>
    public const string KeywordCollection = "keyword_collection_q";

    /// <summary>Posts whose sentiment is to be found out.</summary>
    public const string SentimentAnalysis = "sentiment_analysis_q";

    /// <summary>Reports on sentiment to make.</summary>
    public const string SentimentReport = "sentiment_collection_report_in_q";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [CredentialsValidate, IdentityToken, KeywordCollection, SentimentAnalysis, SentimentReport];
}
