using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Monitor.Data.Webhooks;
using Monitor.Jobs.Tests.Items;
using Monitor.Jobs.Webhooks;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Webhooks;

public sealed class TeamWebhookTests(PostgresServer postgres) : ItemTest(postgres)
{
    private static readonly (string, string)[] Settings = [("Outgoing:Allow:0", "127.0.0.1")];

    [Fact]
    public async Task A_message_is_signed_with_the_secret_that_was_shown_and_tells_the_event()
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator, Settings);
        using var receiver = Listen(out var address);
        var (webhook, secret) = (await one.Get<TeamWebhooks>().CreateAsync(1, new(address, null, ["notice"], true), default))!.Value;

        await TellAsync("notice", "notice:disk");
        var message = await AnswerAsync(receiver, 204);

        var signed = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{message.Headers["X-Monitor-Timestamp"]}.{message.Body}"));
        Assert.Equal($"sha256={Convert.ToHexStringLower(signed)}", message.Headers["X-Monitor-Signature"]);
        Assert.Equal("notice", message.Headers["X-Monitor-Event"]);
        var body = JsonDocument.Parse(message.Body).RootElement;
        Assert.Equal(("notice", 1, "notice:disk", 1L), (body.GetProperty("type").GetString(), body.GetProperty("schema_version").GetInt32(), body.GetProperty("entity").GetString(), body.GetProperty("sequence").GetInt64()));
        Assert.Equal(JsonValueKind.Object, body.GetProperty("data").ValueKind);
        await BecomesAsync(1, "delivered_at is not null");
        Assert.NotNull((await one.Get<TeamWebhooks>().FindAsync(1, webhook.Id, default))!.LastDeliveredAt);
    }

    [Fact]
    public async Task What_fails_is_tried_again_with_the_same_number_and_every_try_is_on_record()
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator, Settings);
        using var receiver = Listen(out var address);
        var webhook = (await one.Get<TeamWebhooks>().CreateAsync(1, new(address, null, ["notice"], true), default))!.Value.Webhook;

        await TellAsync("notice", "notice:disk");
        var first = await AnswerAsync(receiver, 503);
        await BecomesAsync(1, "attempts = 1");
        Assert.InRange(await Database.ScalarAsync<double>("select extract(epoch from due_at - now())::float8 from webhook_delivery"), 5, 11);
        Assert.NotNull((await one.Get<TeamWebhooks>().FindAsync(1, webhook.Id, default))!.FailingSince);
        await HurryAsync();
        var second = await AnswerAsync(receiver, 204);

        Assert.Equal(first.Headers["X-Monitor-Delivery"], second.Headers["X-Monitor-Delivery"]);
        Assert.Equal(first.Body, second.Body);
        await BecomesAsync(1, "delivered_at is not null");
        var details = (await one.Get<WebhookDeliveries>().FindAsync(1, webhook.Id, 1, default))!.Value;
        Assert.Equal([503, 204], details.Tries.Select(t => t.Status ?? 0));
        Assert.Null((await one.Get<TeamWebhooks>().FindAsync(1, webhook.Id, default))!.FailingSince);
    }

    [Fact]
    public void Tries_go_on_for_32_hours_with_growing_waits()
    {
        var since = ManualTimeProvider.DefaultStart;
        foreach (var jitter in new[] { 0.0, 0.5, 1.0 })
        {
            var waits = new List<TimeSpan>();
            var now = since;
            for (var failures = 1; TeamWebhookLoop.NextTry(failures, since, now, jitter) is { } next; failures++)
            {
                waits.Add(next - now);
                now = next;
            }

            Assert.Equal(waits.Order(), waits);
            Assert.InRange(waits.Count, 12, 14);
            Assert.InRange(now - since, TimeSpan.FromHours(32), TimeSpan.FromHours(39));
            Assert.InRange(waits[0], TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(11));
        }
    }

    [Fact]
    public async Task Of_one_thing_messages_come_in_order_and_others_do_not_wait_for_it()
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator, Settings);
        using var receiver = Listen(out var address);
        await one.Get<TeamWebhooks>().CreateAsync(1, new(address, null, ["notice"], true), default);
        var seen = new ConcurrentQueue<string>();
        var failed = 0;
        var answering = AnswerAllAsync(receiver, body =>
        {
            var (entity, n) = (body.GetProperty("entity").GetString()!, body.GetProperty("data").GetProperty("n").GetInt32());
            // The first message about a fails twice.
            if (entity == "notice:a" && n == 0 && Interlocked.Increment(ref failed) <= 2)
                return 500;
            seen.Enqueue($"{entity} {n}");
            return 204;
        });

        for (var n = 0; n < 10; n++)
            foreach (var entity in new[] { "notice:a", "notice:b", "notice:c" })
                await TellAsync("notice", entity, n);
        await Eventually.BecomesTrueAsync(async () =>
        {
            await Database.ExecuteAsync("update webhook_delivery set due_at = now() where attempts > 0 and due_at > now() + interval '3 seconds' and last_status = 500; update webhook set rests_until = null");
            return seen.Count >= 30;
        }, TimeSpan.FromSeconds(30));
        receiver.Close();
        await answering;

        foreach (var entity in new[] { "notice:a", "notice:b", "notice:c" })
            Assert.Equal(Enumerable.Range(0, 10).Select(n => $"{entity} {n}"), seen.Where(line => line.StartsWith(entity, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_log_does_not_tell_a_name_inside_from_one_that_does_not_exist()
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator);
        var ids = new List<long>();
        foreach (var url in new[] { "http://localhost:1/hook", "http://10.1.2.3/hook", "http://no-such-name.invalid/hook" })
            ids.Add((await one.Get<TeamWebhooks>().CreateAsync(1, new(url, null, ["notice"], true), default))!.Value.Webhook.Id);
        var tests = new List<long>();
        foreach (var id in ids)
            tests.Add((await one.Get<WebhookDeliveries>().TestAsync(1, id, default))!.Value);

        await Eventually.BecomesTrueAsync(() => Database.ScalarAsync<bool>("select count(*) = 3 from webhook_delivery_try"));

        for (var i = 0; i < ids.Count; i++)
        {
            var (delivery, _, tries) = (await one.Get<WebhookDeliveries>().FindAsync(1, ids[i], tests[i], default))!.Value;
            Assert.Equal((null, null, "no answer"), (tries[0].Status, tries[0].DurationMs, tries[0].Error));
            Assert.Equal((null, "no answer"), (delivery.LastStatus, delivery.LastError));
        }
    }

    [Fact]
    public async Task What_fails_for_days_is_switched_off_with_a_notice_and_its_messages_are_given_up()
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator, [.. Settings, ("Events:SwitchOffAfter", "1.00:00:00")]);
        using var receiver = Listen(out var address);
        var webhook = (await one.Get<TeamWebhooks>().CreateAsync(1, new(address, null, ["notice"], true), default))!.Value.Webhook;
        await TellAsync("notice", "notice:a");
        await AnswerAsync(receiver, 500);
        await BecomesAsync(1, "attempts = 1");
        await Database.ExecuteAsync("update webhook set failing_since = now() - interval '25 hours'");
        await TellAsync("notice", "notice:b");
        await HurryAsync();
        await AnswerAsync(receiver, 500);

        await Eventually.BecomesTrueAsync(() => Database.ScalarAsync<bool>("select not enabled and switched_off_at is not null from webhook"));
        await Eventually.BecomesTrueAsync(() => Database.ScalarAsync<bool>("select exists (select from notice where key = $1 and cleared_at is null)", $"webhook:{webhook.Id}"));
        Assert.Equal(0L, await Database.ScalarAsync<long>("select count(*) from webhook_delivery where delivered_at is null and given_up_at is null"));
        Assert.Equal(0L, await Database.ScalarAsync<long>("select count(*) from event_listener"));
        Assert.Equal("webhook.switch_off", await Database.ScalarAsync<string>("select action from audit_log where entity_type = 'webhook' order by id desc limit 1"));
        Assert.DoesNotContain("127.0.0.1", await Database.ScalarAsync<string>("select message from notice"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_whose_event_was_erased_is_not_sent()
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator, Settings);
        using var receiver = Listen(out var address);
        await one.Get<TeamWebhooks>().CreateAsync(1, new(address, null, ["notice"], true), default);
        await TellAsync("notice", "notice:a");
        await AnswerAsync(receiver, 500);
        await BecomesAsync(1, "attempts = 1");
        await Database.ExecuteAsync("delete from event_log");
        await HurryAsync();

        await BecomesAsync(1, "given_up_at is not null");

        Assert.Equal(1L, await Database.ScalarAsync<long>("select count(*) from webhook_delivery_try"));
    }

    [Fact]
    public async Task A_receiver_that_hangs_gets_a_few_at_once_and_holds_up_nobody_else()
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator, Settings);
        using var slow = Listen(out var slowAddress);
        using var quick = Listen(out var quickAddress);
        foreach (var address in new[] { slowAddress, quickAddress })
            await one.Get<TeamWebhooks>().CreateAsync(1, new(address, null, ["notice"], true), default);
        for (var n = 0; n < 20; n++)
            await TellAsync("notice", $"notice:{n}", n);

        for (var n = 0; n < 20; n++)
            await AnswerAsync(quick, 200);

        Assert.Equal(4L, await Database.ScalarAsync<long>("select count(*) from webhook_delivery d join webhook w on w.id = d.webhook_id where w.url = $1 and run_no > 0", slowAddress));
    }

    private Task TellAsync(string kind, string entity, int n = 0) => Database.ExecuteAsync(
        "insert into outbox (kind, entity, at, data) values ($1, $2, now(), jsonb_build_object('n', $3::int))", kind, entity, n);

    private Task BecomesAsync(long delivery, string condition) =>
        Eventually.BecomesTrueAsync(() => Database.ScalarAsync<bool>($"select {condition} from webhook_delivery where id = $1", delivery));

    private Task HurryAsync() => Database.ExecuteAsync("update webhook_delivery set due_at = now(); update webhook set rests_until = null");

    private static HttpListener Listen(out string address)
    {
        var listener = new HttpListener();
        address = $"http://127.0.0.1:{FreePort.Next()}/hook/";
        listener.Prefixes.Add(address);
        listener.Start();
        return listener;
    }

    private static async Task<(System.Collections.Specialized.NameValueCollection Headers, string Body)> AnswerAsync(HttpListener listener, int status)
    {
        var context = await listener.GetContextAsync().WaitAsync(Patience.Of(TimeSpan.FromSeconds(15)));
        using var reader = new StreamReader(context.Request.InputStream);
        var body = await reader.ReadToEndAsync();
        context.Response.StatusCode = status;
        context.Response.Close();
        return (context.Request.Headers, body);
    }

    private static async Task AnswerAllAsync(HttpListener listener, Func<JsonElement, int> answer)
    {
        while (true)
        {
            try
            {
                var context = await listener.GetContextAsync();
                using var document = await JsonDocument.ParseAsync(context.Request.InputStream);
                context.Response.StatusCode = answer(document.RootElement);
                context.Response.Close();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
