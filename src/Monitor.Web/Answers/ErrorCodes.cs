namespace Monitor.Web.Answers;

/// <summary>The codes of errors. They are part of the API and do not change.</summary>
internal static class ErrorCodes
{
    public const string Required = "required";
    public const string WrongType = "wrong_type";
    public const string MalformedJson = "malformed_json";
    public const string UnsupportedContentType = "unsupported_content_type";
    public const string BodyTooLarge = "body_too_large";
    public const string BadRequest = "bad_request";
    public const string UnknownRoute = "unknown_route";
    public const string MethodNotAllowed = "method_not_allowed";
    public const string InternalError = "internal_error";
    public const string DatabaseUnavailable = "database_unavailable";

    public const string IntervalNotAllowed = "interval_not_allowed";
    public const string InvalidUsername = "invalid_username";
    public const string InvalidPostUrl = "invalid_post_url";
    public const string InvalidTarget = "invalid_target";
    public const string PlatformNotSupported = "platform_not_supported";
    public const string UnknownValue = "unknown_value";
    public const string OutOfRange = "out_of_range";
    public const string InvalidTime = "invalid_time";
    public const string InvalidCursor = "invalid_cursor";
    public const string InvalidId = "invalid_id";
    public const string TooMany = "too_many";
    public const string AmbiguousSelection = "ambiguous_selection";

    public const string AlreadyMonitored = "already_monitored";
    public const string TaskNotFound = "task_not_found";
    public const string TaskStopped = "task_stopped";
    public const string TaskPaused = "task_paused";
    public const string WrongSecret = "wrong_secret";
    public const string HistoryNotFound = "history_not_found";
    public const string AccountNotFound = "account_not_found";
    public const string PostNotFound = "post_not_found";
    public const string QuarantineNotFound = "quarantine_not_found";
    public const string AlreadyDecided = "already_decided";

    public const string CredentialNotFound = "credential_not_found";
    public const string CredentialConfigured = "credential_configured";
    public const string InvalidCredential = "invalid_credential";
    public const string LimitNotFound = "limit_not_found";
    public const string LimitExceeded = "limit_exceeded";
}
