using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Observations;

namespace Monitor.Web.Tests.Access;

/// <summary>One route and method of the service; <paramref name="Json"/> is what the API document says about it, if anything.</summary>
internal sealed record Operation(string Method, string Path, JsonElement Json)
{
    public string Name => $"{Method} {Path}";

    /// <summary>The body of the document's example.</summary>
    public string? Body =>
        Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("requestBody", out var body) ? body.GetProperty("content").GetProperty("application/json").GetProperty("example").GetRawText() : null;

    /// <summary>Names of the path's parameters.</summary>
    public IEnumerable<string> Parameters => Path.Split('{').Skip(1).Select(p => p[..p.IndexOf('}', StringComparison.Ordinal)]);
}

/// <summary>
/// Two teams that know nothing of each other. Whatever belongs to the first has a name that begins with "alpha"; values for
/// the parameters of paths are made anew for every request, because requests use them up.
/// </summary>
internal sealed partial class RouteWorld(ApiServer api)
{
    public const string Mark = "alpha";
    public const long Alpha = 1;

    private const string Outsider = "outsider@example.org";

    private int _made;

    /// <summary>The team of the outsider.</summary>
    public long Beta { get; private set; }

    public async Task<Dictionary<Least, long>> CreateAsync()
    {
        Beta = await api.TeamAsync("beta");
        return new()
        {
            [Least.Viewer] = await api.MemberAsync(Alpha, "viewer", "alpha.viewer@example.org"),
            [Least.Editor] = await api.MemberAsync(Alpha, "editor", "alpha.editor@example.org"),
            [Least.Admin] = await api.MemberAsync(Alpha, "admin", "alpha.admin@example.org"),
            [Least.Operator] = await api.MemberAsync(Alpha, "admin", "operator@example.org", isOperator: true),
            [Least.Person] = await api.UserAsync("alpha.guest@example.org"),
            [Least.Anybody] = await api.MemberAsync(Beta, "admin", Outsider),
        };
    }

    /// <summary>Every route that the service answers, whether the API document names it or not.</summary>
    public async Task<IReadOnlyList<Operation>> OperationsAsync()
    {
        var paths = JsonDocument.Parse(await api.Client.GetStringAsync("/openapi/v1.json")).RootElement.GetProperty("paths");
        return
        [
            .. from route in Routes()
               let path = Constraint().Replace($"/{route.RoutePattern.RawText!.Trim('/')}", "{${name}}")
               // A route without methods answers all of them.
               from method in route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [HttpMethods.Get, HttpMethods.Post]
               select new Operation(
                   method, path,
                   paths.TryGetProperty(path, out var described) && described.TryGetProperty(method.ToLowerInvariant(), out var json) ? json : default),
        ];
    }

    /// <summary>Every method of every hub, such as <c>/hubs/jobs Watch</c>.</summary>
    public IReadOnlyList<string> HubMethods() =>
    [
        .. from route in Routes()
           let hub = route.Metadata.GetMetadata<HubMetadata>()?.HubType
           where hub is not null && !route.RoutePattern.RawText!.EndsWith("/negotiate", StringComparison.Ordinal)
           from method in hub.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
           where method.GetBaseDefinition().DeclaringType == hub
           select $"{route.RoutePattern.RawText} {method.Name}",
    ];

    /// <summary>A job of the first team that has ended.</summary>
    public async Task<Guid> JobAsync(string name, long team = Alpha) => await api.Database.ScalarAsync<Guid>(
        """
        with job as (
            insert into processing_jobs (id, job_type, status, total_users, processed_users, successful_users, max_concurrency, team_id, usernames,
                created_at, updated_at, completed_at, event_no)
            values (gen_random_uuid(), 'single', 'completed', 1, 1, 1, 1, $2, array[$1], now(), now(), now(), 1) returning id)
        insert into job_event (job_id, number, event_type, at, payload) select id, 1, 'job.completed', now(), '{"status": "completed"}' from job
        returning job_id
        """, name, team);

    /// <summary>The path of an operation with values of a team, the first unless given; erasing has to be meant.</summary>
    public async Task<string> PathAsync(Operation operation, long team = Alpha)
    {
        var path = operation.Path;
        foreach (var parameter in operation.Parameters)
            path = path.Replace($"{{{parameter}}}", Uri.EscapeDataString(await ValueAsync(operation.Path, parameter, team)), StringComparison.Ordinal);
        return operation.Name == "DELETE /api/v1/accounts/{account_id}" ? path + "?purge=true" : path;
    }

    private async Task<string> ValueAsync(string path, string parameter, long team)
    {
        var number = Interlocked.Increment(ref _made);
        var name = $"{(team == Alpha ? Mark : "beta")}.{number}";
        var bytes = System.Text.Encoding.UTF8.GetBytes(name);
        var post = path.Contains("/post_monitor/", StringComparison.Ordinal);
        return parameter switch
        {
            "platform" => "instagram",
            "username" or "handle" => await HandleAsync($"public.{number}", number, team),
            "flow" => "refresh_yt_posts",
            "action_id" => (await api.Database.ScalarAsync<Guid>(
                """
                insert into bulk_action (id, team_id, kind, action, selection, actor, created_at, due_at)
                values (gen_random_uuid(), $2, 'tasks', 'pause', jsonb_build_object('filter', jsonb_build_object('q', $1::text)), '{"kind": "user", "name": "somebody"}', now(), now())
                returning id
                """, name, team)).ToString(),
            "provider" => await ProviderAsync(),
            "job_id" => (await JobAsync(name, team)).ToString(),
            "id" => Text(await api.Database.ScalarAsync<long>(
                """
                insert into scrape_request_log (flow, platform, params, status, error, created_at, event_timestamp, team_id, account)
                values ('refresh_profile_basic', 'instagram', '{}', 'FAILED', 'no', now(), now(), $2, $1) returning id
                """, name, team)),
            "report_id" => Text(await ReportAsync(name, number, team)),
            // Of whichever task the path names.
            "run_no" => "1",
            "task_id" => (await TaskAsync(name, post, team)).ToString(),
            "user_id" when path.Contains("user_history", StringComparison.Ordinal) => await HandleAsync(name, number, team),
            "user_id" => Text(await api.MemberAsync(team, "viewer", $"{name}@example.org")),
            "reference" => await HandleAsync(name, number, team),
            "account_id" or "target_user_id" => Text(await AccountAsync(name, number, team)),
            "post_id" => Text(await PostAsync(name, number, team)),
            "post_code" or "code" => await CodeAsync(name, number, team),
            "quarantine_id" => Text(await QuarantineAsync(name, number, team)),
            "session_id" => (await api.Database.ScalarAsync<Guid>(
                """
                insert into session (id, token_hash, user_id, created_at, last_seen_at, expires_at)
                select gen_random_uuid(), sha256($1::bytea), id, now(), now(), now() + interval '1 day' from app_user where email = $2
                returning id
                """, bytes, team == Alpha ? "alpha.admin@example.org" : Outsider)).ToString(),
            "passkey_id" => (await api.Database.ScalarAsync<Guid>(
                """
                insert into passkey (id, user_id, credential_id, public_key, sign_count, rp_id, name, backed_up, created_at)
                select gen_random_uuid(), id, sha256($1::bytea), '', 0, 'localhost', 'made', false, now() from app_user where email = $2
                returning id
                """, bytes, team == Alpha ? "alpha.admin@example.org" : Outsider)).ToString(),
            "identity_id" => (await api.Database.ScalarAsync<Guid>(
                """
                insert into user_identity (id, user_id, issuer, subject, authority, created_at)
                select gen_random_uuid(), id, 'https://login.example.org', $1, 'https://login.example.org', now() from app_user where email = $2
                returning id
                """, name, team == Alpha ? "alpha.admin@example.org" : Outsider)).ToString(),
            "key_id" => (await api.Database.ScalarAsync<Guid>(
                """
                insert into api_key (id, team_id, name, prefix, key_hash, scope, created_at)
                values (gen_random_uuid(), $3, $1, 'mon_made', sha256($2::bytea), 'read', now()) returning id
                """, name, bytes, team)).ToString(),
            "credential_id" => Text(await api.Database.ScalarAsync<long>(
                """
                insert into credential (idempotency_key, source, handle, created_at, updated_at)
                values ($1, 'tikhub', 'a key of the installation', now(), now()) returning id
                """, name)),
            "webhook_id" => Text(await WebhookAsync(name, team)),
            // Of whichever webhook the path names.
            "delivery_id" => Text(await DeliveryAsync(name, team)),
            "sequence" => Text(await api.Database.ScalarAsync<long>(
                """
                insert into event_log (position, logged_at, outbox_id, kind, entity, team_id, at, data)
                values (nextval('event_position'), now(), 0, 'job', 'job:' || $1, $2, now(), jsonb_build_object('job_id', $1)) returning position
                """, name, team)),
            "media_id" => Text(await api.Database.ScalarAsync<long>(
                """
                insert into asset (entity_type, entity_id, platform, asset_type, original_url, first_seen_at, updated_at)
                values ('account', $1, 'instagram', 'profile_pic', 'https://pictures.invalid/' || $2, now(), now()) returning id
                """, await AccountAsync(name, number, team), name)),
            "message_id" => Text(await api.Database.ScalarAsync<long>(
                "insert into inbox_message (queue, key, state, received_at, due_at) values ('identity_token_q', $1, 'held', now(), now()) returning id", name)),
            "key" => "refresh_profile_insta_daily",
            "invitation_id" => (await api.Database.ScalarAsync<Guid>(
                """
                insert into invitation (id, team_id, email, role, token_hash, created_by, created_at, expires_at)
                values (gen_random_uuid(), $3, $1 || '@example.org', 'viewer', sha256($2::bytea), 'somebody', now(), now() + interval '1 day') returning id
                """, name, bytes, team)).ToString(),
            _ => throw new InvalidOperationException($"Say in {nameof(RouteWorld)} what {{{parameter}}} of {path} is."),
        };
    }

    private async Task<string> ProviderAsync()
    {
        await api.Database.ExecuteAsync(
            "insert into provider (name, enabled, capabilities, unit_cost_usd, published_at) values ('made', false, '{}', 0, now()) on conflict do nothing");
        return "made";
    }

    private IEnumerable<RouteEndpoint> Routes() => api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    private async Task<long> WebhookAsync(string name, long team)
    {
        var id = await api.Database.ScalarAsync<long>(
            """
            insert into webhook (team_id, url, description, events, secret, created_at, updated_at)
            values ($2, 'https://hooks.example.org/' || $1, $1, '{*}', 'sealed', now(), now()) returning id
            """, name, team);
        // As with every change of one.
        await api.Database.ExecuteAsync("select refresh_event_listeners()");
        return id;
    }

    private async Task<long> DeliveryAsync(string name, long team) => await api.Database.ScalarAsync<long>(
        """
        insert into webhook_delivery (webhook_id, kind, entity, created_at, since, due_at)
        select coalesce((select max(id) from webhook where team_id = $2), $1), 'ping', 'webhook:1', now(), now(), now() returning id
        """, await WebhookAsync(name, team), team);

    private async Task<long> ReportAsync(string name, int number, long team)
    {
        var post = await PostAsync(name, number, team);
        return await api.Database.ScalarAsync<long>(
            """
            with request as (
                insert into scrape_request_log (flow, platform, params, status, data, created_at, event_timestamp, team_id, account)
                values ('fetch_keyword_collection', 'instagram', '{}', 'COMPLETE', '{}', now(), now(), $2, $1) returning id),
            report as (
                insert into text_report (team_id, request_id, kind, platform, keywords, made_at) select $2, id, 'keywords', 'instagram', array[$1], now() from request returning id),
            row as (
                insert into text_report_row (report_id, source, text_id, post_id, said_at, keywords, matched)
                select id, 'caption', $3, $3, now(), array[$1], array[$1] from report)
            select id from report
            """, name, team, post);
    }

    private async Task<string> HandleAsync(string name, int number, long team)
    {
        await AccountAsync(name, number, team);
        return name;
    }

    private async Task<string> CodeAsync(string name, int number, long team)
    {
        await PostAsync(name, number, team);
        return name;
    }

    private async Task<Guid> TaskAsync(string name, bool post, long team)
    {
        var task = await NewTaskAsync(name, post, team);
        await api.Database.RunAsync(task, 1, api.Clock.GetUtcNow(), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        return task;
    }

    private async Task<Guid> NewTaskAsync(string name, bool post, long team) => await api.Database.ScalarAsync<Guid>(
        $"""
        with t as (
            insert into task (id, task_type, {(post ? "post_code" : "username")}, interval_seconds, team_id)
            values (gen_random_uuid(), '{(post ? "post" : "influencer")}', $1, 3600, $2) returning id)
        insert into task_schedule (task_id, provider_group, state, due_at, slot_at, anchor_at, interval_s)
        select id, 'instagram', 1, now(), now(), now(), 3600 from t returning task_id
        """, name, team);

    private async Task<long> AccountAsync(string name, int number, long team)
    {
        var account = await api.Database.AccountAsync($"77{number:000000}", name, api.Clock.GetUtcNow());
        await api.Database.ExecuteAsync("update task set team_id = $2 where account_id = $1", account, team);
        return account;
    }

    private async Task<long> PostAsync(string name, int number, long team)
    {
        var post = await api.Database.PostAsync($"88{number:000000}", name, api.Clock.GetUtcNow());
        await api.Database.ExecuteAsync("update task set team_id = $2 where post_id = $1", post, team);
        return post;
    }

    private async Task<long> QuarantineAsync(string name, int number, long team)
    {
        var account = await AccountAsync(name, number, team);
        var observation = new Observation(Platforms.Instagram, EntityKind.Account, $"77{number:000000}", name, [], [Metric.Measured(MetricKeys.Followers, 1)])
        {
            Source = "tikhub",
            MeasuredAt = api.Clock.GetUtcNow(),
        };
        return await api.Database.ScalarAsync<long>(
            """
            insert into quarantine (entity_type, entity_id, source, observation, previous, reason, first_seen_at, last_seen_at)
            values ('account', $1, 'tikhub', $2::jsonb, '{}', 'drop', now(), now()) returning id
            """, account, JsonSerializer.Serialize(observation, ObservationJson.Default.Observation));
    }

    // {id:long} is {id} to whoever reads about it.
    [GeneratedRegex(@"\{\*{0,2}(?<name>\w+)[:?=][^}]*\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Constraint();
}
