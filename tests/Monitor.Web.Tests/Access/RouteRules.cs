namespace Monitor.Web.Tests.Access;

/// <summary>The least that somebody has to be to use a route.</summary>
public enum Least
{
    Anybody,
    Person,
    Viewer,
    Editor,
    Admin,
    Operator,
}

/// <summary>
/// Who may use which route, written down a second time and by hand: a new route is missing here until somebody has thought about it.
/// </summary>
public static class RouteRules
{
    public static readonly IReadOnlyDictionary<string, Least> All = new Dictionary<string, Least>(StringComparer.Ordinal)
    {
        ["GET /health"] = Least.Anybody,
        ["GET /api/v1/setup"] = Least.Anybody,
        ["POST /api/v1/setup"] = Least.Anybody,
        ["POST /api/v1/session"] = Least.Anybody,
        ["POST /api/v1/invitations/accept"] = Least.Anybody,

        ["GET /api/v1/session"] = Least.Person,
        ["DELETE /api/v1/session"] = Least.Person,
        ["PUT /api/v1/session/team"] = Least.Person,
        ["PUT /api/v1/session/password"] = Least.Person,
        ["POST /api/v1/session/totp"] = Least.Person,
        ["POST /api/v1/session/totp/verify"] = Least.Person,
        ["POST /api/v1/session/totp/disable"] = Least.Person,
        ["GET /api/v1/sessions"] = Least.Person,
        ["DELETE /api/v1/sessions/{session_id}"] = Least.Person,

        ["GET /api/v1/instagram/influencer_monitor/user_history/{user_id}"] = Least.Viewer,
        ["GET /api/v1/instagram/influencer_monitor/tasks"] = Least.Viewer,
        ["GET /api/v1/instagram/influencer_monitor/task_status/{task_id}"] = Least.Viewer,
        ["POST /api/v1/instagram/influencer_monitor/create_monitor_task"] = Least.Editor,
        ["POST /api/v1/instagram/influencer_monitor/stop_tasks"] = Least.Editor,
        ["POST /api/v1/instagram/influencer_monitor/pause_task/{task_id}"] = Least.Editor,
        ["POST /api/v1/instagram/influencer_monitor/resume_task/{task_id}"] = Least.Editor,
        ["GET /api/v1/instagram/post_monitor/video_history/{post_code}"] = Least.Viewer,
        ["GET /api/v1/instagram/post_monitor/tasks"] = Least.Viewer,
        ["GET /api/v1/instagram/post_monitor/task_status/{task_id}"] = Least.Viewer,
        ["POST /api/v1/instagram/post_monitor/create_monitor_task"] = Least.Editor,
        ["POST /api/v1/instagram/post_monitor/stop_tasks"] = Least.Editor,
        ["POST /api/v1/instagram/post_monitor/pause_task/{task_id}"] = Least.Editor,
        ["POST /api/v1/instagram/post_monitor/resume_task/{task_id}"] = Least.Editor,

        ["POST /api/v1/instagram/users/batch"] = Least.Editor,
        ["GET /api/v1/instagram/users/batch/{job_id}"] = Least.Viewer,
        ["POST /api/v1/instagram/bulk-search"] = Least.Editor,
        ["POST /api/v1/instagram/search"] = Least.Editor,
        ["GET /api/v1/jobs"] = Least.Viewer,
        ["GET /api/v1/jobs/{job_id}/status"] = Least.Viewer,
        ["GET /api/v1/jobs/{job_id}/results"] = Least.Viewer,
        ["GET /api/v1/jobs/{job_id}/webhooks"] = Least.Viewer,
        ["POST /api/v1/jobs/{job_id}/cancel"] = Least.Editor,
        ["POST /api/v1/jobs/{job_id}/pause"] = Least.Editor,
        ["POST /api/v1/jobs/{job_id}/resume"] = Least.Editor,
        ["GET /api/v1/credits"] = Least.Viewer,
        ["GET /api/v1/credits/ledger"] = Least.Viewer,
        ["POST /api/v1/credits/grants"] = Least.Operator,
        ["GET /api/v1/flows"] = Least.Viewer,
        ["PATCH /api/v1/flows/{flow}"] = Least.Operator,
        ["POST /api/v1/scrape-requests"] = Least.Editor,
        ["GET /api/v1/scrape-requests"] = Least.Viewer,
        ["GET /api/v1/scrape-requests/{id}"] = Least.Viewer,
        ["POST /api/v1/scrape-requests/{id}/retry"] = Least.Editor,
        ["POST /api/v1/scrape-requests/{id}/cancel"] = Least.Editor,
        ["GET /api/v1/instagram/user/{username}"] = Least.Viewer,
        ["GET /profiles/{platform}/byhandle/{handle}"] = Least.Viewer,

        ["GET /api/v1/tasks"] = Least.Viewer,
        ["GET /api/v1/tasks/{task_id}"] = Least.Viewer,
        ["GET /api/v1/tasks/{task_id}/runs"] = Least.Viewer,
        ["GET /api/v1/tasks/{task_id}/history"] = Least.Viewer,
        ["POST /api/v1/tasks"] = Least.Editor,
        ["POST /api/v1/tasks/bulk"] = Least.Editor,
        ["POST /api/v1/tasks/actions"] = Least.Editor,
        ["PATCH /api/v1/tasks/{task_id}"] = Least.Editor,
        ["POST /api/v1/tasks/{task_id}/pause"] = Least.Editor,
        ["POST /api/v1/tasks/{task_id}/resume"] = Least.Editor,
        ["POST /api/v1/tasks/{task_id}/stop"] = Least.Editor,
        ["POST /api/v1/tasks/{task_id}/run"] = Least.Editor,

        ["GET /api/v1/accounts/top"] = Least.Viewer,
        ["GET /api/v1/accounts/{platform}/{reference}"] = Least.Viewer,
        ["GET /api/v1/accounts/{account_id}/posts"] = Least.Viewer,
        ["GET /api/v1/accounts/{account_id}/log"] = Least.Viewer,
        ["GET /api/v1/posts/{platform}/{code}"] = Least.Viewer,
        ["GET /api/v1/posts/{post_id}/log"] = Least.Viewer,
        ["GET /api/v1/quarantine"] = Least.Viewer,
        ["POST /api/v1/quarantine/{quarantine_id}/accept"] = Least.Editor,
        ["POST /api/v1/quarantine/{quarantine_id}/reject"] = Least.Editor,
        ["DELETE /api/v1/accounts/{account_id}"] = Least.Admin,

        ["GET /api/v1/providers"] = Least.Viewer,

        ["GET /api/v1/team"] = Least.Viewer,
        ["PUT /api/v1/team"] = Least.Admin,
        ["GET /api/v1/members"] = Least.Viewer,
        ["PATCH /api/v1/members/{user_id}"] = Least.Admin,
        ["DELETE /api/v1/members/{user_id}"] = Least.Admin,
        ["GET /api/v1/invitations"] = Least.Admin,
        ["POST /api/v1/invitations"] = Least.Admin,
        ["DELETE /api/v1/invitations/{invitation_id}"] = Least.Admin,
        ["GET /api/v1/api-keys"] = Least.Admin,
        ["POST /api/v1/api-keys"] = Least.Admin,
        ["DELETE /api/v1/api-keys/{key_id}"] = Least.Admin,
        ["GET /api/v1/audit"] = Least.Admin,
        ["GET /api/v1/teams"] = Least.Operator,
        ["POST /api/v1/teams"] = Least.Operator,
        ["PATCH /api/v1/users/{user_id}"] = Least.Operator,
    };
}
