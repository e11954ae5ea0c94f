namespace Monitor.Data.Events;

/// <summary>Who may be told of a kind of event.</summary>
public enum EventScope
{
    /// <summary>The team whose work it is.</summary>
    Team,

    /// <summary>The teams that may see the account or post.</summary>
    Content,

    /// <summary>Everybody.</summary>
    Everybody,

    /// <summary>Operators of the installation, who have to ask for it by name.</summary>
    Installation,
}

/// <summary>A kind of event.</summary>
/// <param name="Name">Its name, which is also its routing key.</param>
/// <param name="Scope">Who may be told.</param>
/// <param name="SchemaVersion">Grows when a member of its data changes its meaning or goes; new members may come at any time.</param>
/// <param name="Description">What it tells.</param>
/// <param name="Data">The members of its data.</param>
public sealed record EventKind(string Name, EventScope Scope, int SchemaVersion, string Description, IReadOnlyList<EventField> Data);

/// <summary>A member of the data of an event.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">A type of JSON Schema, with a format after a blank where it has one.</param>
/// <param name="Description">What it says.</param>
public sealed record EventField(string Name, string Type, string Description)
{
    /// <summary>Whether it is always there.</summary>
    public bool Required { get; init; } = true;
}

/// <summary>All kinds of events: what is published, to webhooks and to the broker.</summary>
public static class EventKinds
{
    /// <summary>Stands for all kinds but those of the installation.</summary>
    public const string All = "*";

    /// <summary>A message that only tries whether a webhook can be reached.</summary>
    public const string Ping = "ping";

    internal const string ProfileLog = "profile_log";
    internal const string PostLog = "post_log";
    internal const string SentimentLog = "sentiment_log";
    internal const string ScrapeRequestLog = "scrape_request_log";
    internal const string Task = "task";
    internal const string TaskRun = "task_run";
    internal const string Job = "job";
    internal const string JobItem = "job_item";
    internal const string Credential = "credential";
    internal const string Notice = "notice";
    internal const string TraceLog = "trace_log";

    private const string Text = "string";
    private const string Time = "string date-time";
    private const string Whole = "integer";
    private const string Yes = "boolean";
    private const string Id = "string uuid";

    // What every row of collected content says.
    private static readonly EventField[] Collected =
    [
        Maybe("value_states", "object", "States of numbers that are not plainly measured."),
        Maybe("insights", Yes, "True: what only its owner is told was collected; no numbers come along."),
        new("source", Text, "The provider that answered."), new("measured_at", Time, "When it answered."),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<EventKind> Known { get; } =
    [
        new(ProfileLog, EventScope.Content, 1, "An account was collected and something about it is new: a row of the audit log `profile_log`.",
        [
            new("platform", Text, "The platform."), new("account_id", Whole, "The account, as the API knows it."),
            new("platform_id", Text, "The platform's own id, which never changes."), new("username", Text, "Its handle."),
            Maybe("former_username", Text, "Its handle before, when it has changed."), Maybe("full_name", Text, "Its name."),
            Maybe("is_private", Yes, "Whether it is private."), Maybe("is_verified", Yes, "Whether it is verified."),
            Maybe("follower_count", Whole, "Followers; missing where it is hidden or unknown."), Maybe("following_count", Whole, "How many it follows."),
            Maybe("post_count", Whole, "How many posts it has."),
            .. Collected,
        ]),
        new(PostLog, EventScope.Content, 1, "A post was collected and something about it is new: a row of the audit log `post_log`.",
        [
            new("platform", Text, "The platform."), new("post_id", Whole, "The post, as the API knows it."),
            new("platform_post_id", Text, "The platform's own id."), new("code", Text, "Its short code, as in its address."),
            Maybe("owner_id", Text, "The platform's id of its account."), Maybe("owner_username", Text, "The handle of its account."),
            Maybe("media_type", Text, "What it is."), Maybe("taken_at", Time, "When it was published."),
            Maybe("like_count", Whole, "Likes; missing where they are hidden or unknown."), Maybe("comment_count", Whole, "Comments."),
            Maybe("play_count", Whole, "Plays."),
            .. Collected,
        ]),
        new(SentimentLog, EventScope.Content, 1, "The sentiment of the caption of a post was estimated, for the first time or anew.",
        [
            new("platform", Text, "The platform."), new("post_id", Whole, "The post, as the API knows it."),
            new("platform_post_id", Text, "The platform's own id."), new("code", Text, "Its short code, as in its address."),
            Maybe("owner_id", Text, "The platform's id of its account."), Maybe("owner_username", Text, "The handle of its account."),
            new("text", Text, "Which text: `caption`."), new("text_id", Whole, "Its id among those."), new("said_at", Time, "When it was published."),
            Maybe("language", Text, "The language that it seems to be in."), new("score", "number", "From -1 to 1."),
            new("class", Text, "`positive`, `neutral` or `negative`."), new("is_estimate", Yes, "True: nobody said so, it was estimated."),
            new("method", Text, "How: `lexicon` or `model`."), Maybe("model", Text, "The language model that was asked."),
            new("version", Whole, "Grows with every change of the method; of a model, the version of the prompt."), new("analysed_at", Time, "When."),
        ]),
        new(ScrapeRequestLog, EventScope.Team, 1, "A scrape request has changed its status.",
        [
            new("event", Text, "`request.processing`, `request.complete`, `request.failed`, or `request.pending` when it is to be tried again."),
            new("request_id", Whole, "The request."), new("flow", Text, "Its flow."), new("status", Text, "Its status now."),
            Maybe("account", Text, "Whom or what it is about."), Maybe("source", Text, "The provider that answered."),
            Maybe("error", Text, "What was wrong."), Maybe("error_code", Text, "The same for programs."),
        ]),
        new(Task, EventScope.Team, 1, "A monitor task was created or changed.",
        [
            new("action", Text, "`created`, `paused`, `resumed`, `stopped`, `interval_changed`, `run_now` or `renamed`."),
            new("task_id", Id, "The task."), new("task_type", Text, "`influencer` or `post`."), new("platform", Text, "The platform."),
            new("target", Text, "Its handle or code, after the change."), Maybe("former_target", Text, "The one before, when it was renamed."),
            new("status", Text, "Its status after the change."), new("interval_seconds", Whole, "Its interval after the change."),
        ]),
        new(TaskRun, EventScope.Team, 1, "A run of a monitor task was recorded.",
        [
            new("task_id", Id, "The task."), new("run_no", Whole, "Its run."), new("platform", Text, "The platform."), new("target", Text, "Its handle or code."),
            new("outcome", Text, "How it ended, as the log of runs says it."), new("slot_at", Time, "The time that it stands for."),
            new("finished_at", Time, "When it ended."), Maybe("source", Text, "The provider that answered."), Maybe("error", Text, "What was wrong."),
        ]),
        new(Job, EventScope.Team, 1, "A batch or search was submitted, has begun, was paused or resumed, or has ended.",
        [
            new("event", Text, "`job.submitted`, `job.started`, `job.paused`, `job.resumed`, `job.completed`, `job.failed` or `job.cancelled`."),
            new("job_id", Id, "The job."), Maybe("status", Text, "Its status."), Maybe("total_users", Whole, "How many creators it is about."),
            Maybe("processed_users", Whole, "How many are done."), Maybe("successful_users", Whole, "How many were found."),
            Maybe("failed_users", Whole, "How many failed."), Maybe("progress_percentage", "number", "How much is done."), Maybe("credits_charged", Whole, "What it cost."),
        ]),
        new(JobItem, EventScope.Team, 1, "A creator of a batch or search has begun, is to be tried again, or is done.",
        [
            new("event", Text, "`item.started`, `item.retried`, `item.completed`, `item.failed` or `item.cancelled`."),
            new("job_id", Id, "The job."), new("username", Text, "The creator."), new("status", Text, "The status of the item."),
            Maybe("processed_users", Whole, "How many of the job are done."), Maybe("total_users", Whole, "How many it has."),
            Maybe("progress_percentage", "number", "How much of the job is done."), Maybe("stages", "object", "What was done for a creator that is completed."),
            Maybe("ai_reason", Text, "Why a language model did not estimate what it should."),
            Maybe("error", Text, "What was wrong."), Maybe("error_code", Text, "The same for programs."),
        ]),
        new(Credential, EventScope.Installation, 1, "A key of a provider was added, changed or removed, or does better or worse. Never says the secret.",
        [
            new("change", Text, "`created`, `replaced`, `rotated`, `enabled`, `disabled`, `deleted`, `parked`, `expired`, `recovered` or `problem`."),
            new("credential_id", Whole, "The key."), new("source", Text, "Its provider."), new("handle", Text, "What people call it."),
            new("version", Whole, "Grows with every new secret."), new("enabled", Yes, "Whether it is switched on."),
            new("data_access_expired", Yes, "Whether the provider rejects it."), Maybe("disabled_till", Time, "Until when it is parked."),
        ]),
        new(Notice, EventScope.Everybody, 1, "A notice to operators was raised or has ended.",
        [
            new("action", Text, "`raised` or `cleared`."), new("key", Text, "What it is about."), new("severity", Text, "`info`, `warning` or `critical`."),
            new("message", Text, "For people."),
        ]),
        new(TraceLog, EventScope.Installation, 1, "A provider was called, or a call was saved because its answer was shared.",
        [
            new("provider", Text, "Who was asked."), new("platform", Text, "About which platform."), new("fetch_type", Text, "What was asked."),
            new("target", Text, "About whom."), new("outcome", Text, "What became of it."), Maybe("http_status", Whole, "The answer's status."),
            Maybe("method", Text, "The HTTP method."), Maybe("url", Text, "The address, without any secret."),
            new("duration_ms", "number", "How long it took."),
        ]),
    ];

    /// <summary>One of them, or null.</summary>
    public static EventKind? Find(string name) => Known.FirstOrDefault(kind => kind.Name == name);

    private static EventField Maybe(string name, string type, string description) => new(name, type, description) { Required = false };
}
