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

    public const string Unauthenticated = "unauthenticated";
    public const string InvalidKey = "invalid_key";
    public const string Forbidden = "forbidden";
    public const string NeedsPerson = "needs_person";
    public const string UserDisabled = "user_disabled";
    public const string Csrf = "csrf";
    public const string HostNotAllowed = "host_not_allowed";
    public const string OriginNotAllowed = "origin_not_allowed";
    public const string InvalidCredentials = "invalid_credentials";
    public const string SecondFactorRequired = "second_factor_required";
    public const string ProofNeeded = "proof_needed";
    public const string SecondFactorNeeded = "second_factor_needed";
    public const string TooManyAttempts = "too_many_attempts";
    public const string NoMail = "no_mail";
    public const string RecoveryNotFound = "recovery_not_found";
    public const string InvalidCode = "invalid_code";
    public const string NoPassword = "no_password";
    public const string InvalidPasskey = "invalid_passkey";
    public const string ChallengeExpired = "challenge_expired";
    public const string PasskeyTaken = "passkey_taken";
    public const string PasskeyNotFound = "passkey_not_found";
    public const string NoPasskey = "no_passkey";
    public const string PublicUrlRequired = "public_url_required";
    public const string SingleSignOnOff = "single_sign_on_off";
    public const string IdentityNotFound = "identity_not_found";
    public const string LastSignInWay = "last_sign_in_way";
    public const string InvalidSecret = "invalid_secret";
    public const string InvalidEmail = "invalid_email";
    public const string WeakPassword = "weak_password";
    public const string SecondFactorExists = "second_factor_exists";
    public const string LastAdmin = "last_admin";
    public const string LastOperator = "last_operator";
    public const string NoOperator = "no_operator";
    public const string AlreadyMember = "already_member";
    public const string TooManyKeys = "too_many_keys";
    public const string UserNotFound = "user_not_found";
    public const string TeamNotFound = "team_not_found";
    public const string KeyNotFound = "key_not_found";
    public const string SessionNotFound = "session_not_found";
    public const string InvitationNotFound = "invitation_not_found";
    public const string WatchedByOthers = "watched_by_others";
    public const string PurgeRequired = "purge_required";
    public const string TooManyRequests = "too_many_requests";
    public const string ProviderNotFound = "provider_not_found";
    public const string TimedOut = "timed_out";

    public const string IntervalNotAllowed = "interval_not_allowed";
    public const string InvalidUsername = "invalid_username";
    public const string InvalidPostUrl = "invalid_post_url";
    public const string InvalidTarget = "invalid_target";
    public const string PlatformNotSupported = "platform_not_supported";
    public const string UnknownValue = "unknown_value";
    public const string UnknownParameter = "unknown_parameter";
    public const string OutOfRange = "out_of_range";
    public const string InvalidTime = "invalid_time";
    public const string InvalidCursor = "invalid_cursor";
    public const string InvalidId = "invalid_id";
    public const string TooMany = "too_many";
    public const string AmbiguousSelection = "ambiguous_selection";

    public const string AlreadyMonitored = "already_monitored";
    public const string TaskNotFound = "task_not_found";
    public const string RunNotFound = "run_not_found";
    public const string TaskStopped = "task_stopped";
    public const string TaskPaused = "task_paused";
    public const string WrongSecret = "wrong_secret";
    public const string HistoryNotFound = "history_not_found";
    public const string SeriesNotFound = "series_not_found";
    public const string AccountNotFound = "account_not_found";
    public const string PostNotFound = "post_not_found";
    public const string QuarantineNotFound = "quarantine_not_found";
    public const string AlreadyDecided = "already_decided";

    public const string CredentialNotFound = "credential_not_found";
    public const string CredentialConfigured = "credential_configured";
    public const string InvalidCredential = "invalid_credential";
    public const string LimitNotFound = "limit_not_found";
    public const string LimitExceeded = "limit_exceeded";

    public const string Duplicate = "duplicate";
    public const string InvalidUrl = "invalid_url";
    public const string WebhooksNotConfigured = "webhooks_not_configured";
    public const string InsufficientCredits = "insufficient_credits";
    public const string IdempotencyKeyReused = "idempotency_key_reused";
    public const string JobNotFound = "job_not_found";
    public const string JobEnded = "job_ended";
    public const string MissingFlow = "missing_flow";
    public const string FlowNotAvailable = "flow_not_available";
    public const string RequestNotFound = "request_not_found";
    public const string RequestEnded = "request_ended";
    public const string RequestActive = "request_active";
    public const string Unavailable = "unavailable";
}
