using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Monitor.Data.People.Passkeys;
using Xunit;

namespace Monitor.Web.Tests.Access;

/// <summary>Passkeys, made and used by an authenticator that does what a real one does, and all that a false one could try.</summary>
public sealed class PasskeyTests(AccessFixture fixture) : IClassFixture<AccessFixture>
{
    private const string Passkeys = "/api/v1/session/passkeys";
    private const string SignInRoute = "/api/v1/session/passkey";
    private const string ProofRoute = "/api/v1/session/proof/passkey";

    private static int _made;

    private readonly ApiServer _api = fixture.Server;

    private string Host => $"localhost:{_api.Client.BaseAddress!.Port}";

    private string Origin => $"http://{Host}";

    [Fact]
    public async Task Somebody_adds_a_passkey_signs_in_with_it_renames_it_and_takes_it_away()
    {
        var (user, headers) = await PersonAsync();
        using var device = new SoftAuthenticator(Origin);

        var added = await AddAsync(device, headers, name: " Laptop ");

        Assert.Equal(201, added.Status);
        Assert.Equal(("Laptop", "localhost"), (added.Data.Text("name"), added.Data.Text("host_name")));
        Assert.Equal(["internal"], added.Data.GetProperty("transports").EnumerateArray().Select(t => t.GetString()));
        var signedIn = await SignInAsync(device);
        Assert.Equal((200, user), (signedIn.Status, signedIn.Data.GetProperty("user_id").GetInt64()));
        var there = Headers(signedIn);
        Assert.Equal(1, (await _api.GetAsync("/api/v1/session", there)).Data.GetProperty("passkeys").GetInt32());
        var id = added.Data.Text("id");
        Assert.Equal(200, (await _api.SendAsync(HttpMethod.Patch, $"{Passkeys}/{id}", """{"name":"Key ring"}""", headers: there)).Status);
        var listed = (await _api.GetAsync(Passkeys, there)).Data[0];
        Assert.Equal("Key ring", listed.Text("name"));
        Assert.Equal(JsonValueKind.String, listed.GetProperty("last_used_at").ValueKind);

        Assert.Equal(200, (await _api.SendAsync(HttpMethod.Delete, $"{Passkeys}/{id}", headers: there)).Status);

        Assert.Equal("invalid_passkey", (await SignInAsync(device)).Code);
        Assert.Equal(["passkey.add", "session.create", "passkey.rename", "passkey.remove"], await AuditAsync(user));
        Assert.Equal(["passkey_added", "passkey_removed"], await NoticesAsync(user));
        Assert.Equal("passkey", await _api.Database.ScalarAsync<string>("select method from session where user_id = $1 order by created_at desc, id desc limit 1", user));
    }

    [Fact]
    public async Task A_passkey_is_both_factors_and_needs_no_code()
    {
        var (user, headers) = await PersonAsync();
        using var device = new SoftAuthenticator(Origin);
        await AddAsync(device, headers);
        await _api.Database.ExecuteAsync("update app_user set totp_secret = 'x', totp_enabled_at = now() where id = $1", user);

        Assert.Equal(200, (await SignInAsync(device)).Status);
    }

    [Fact]
    public async Task Adding_and_removing_end_the_other_sessions_and_a_sign_in_that_is_under_way()
    {
        var (user, here) = await PersonAsync();
        var elsewhere = await _api.SignInAsync(1, user);
        using var device = new SoftAuthenticator(Origin);
        var before = await VersionAsync(user);

        var id = (await AddAsync(device, here)).Data.Text("id");

        Assert.Equal((200, 401), ((await _api.GetAsync("/api/v1/session", here)).Status, (await _api.GetAsync("/api/v1/session", elsewhere)).Status));
        Assert.Equal(before + 1, await VersionAsync(user));
        var again = await _api.SignInAsync(1, user);
        Assert.Equal(200, (await _api.SendAsync(HttpMethod.Delete, $"{Passkeys}/{id}", headers: here)).Status);
        Assert.Equal(401, (await _api.GetAsync("/api/v1/session", again)).Status);
        Assert.Equal(before + 2, await VersionAsync(user));
    }

    [Fact]
    public async Task Only_somebody_who_proved_a_short_while_ago_who_they_are_adds_or_removes_one()
    {
        var (user, headers) = await PersonAsync();
        using var device = new SoftAuthenticator(Origin);
        var id = (await AddAsync(device, headers)).Data.Text("id");
        await _api.Database.ExecuteAsync("update session set proved_at = $2 where user_id = $1", user, _api.Clock.GetUtcNow().AddMinutes(-11));
        _api.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("proof_needed", (await PostAsync($"{Passkeys}/options", headers)).Code);
        Assert.Equal("proof_needed", (await PostAsync(Passkeys, headers, new { name = "x", credential = new { } })).Code);
        Assert.Equal("proof_needed", (await _api.SendAsync(HttpMethod.Delete, $"{Passkeys}/{id}", headers: headers)).Code);

        Assert.Equal(200, (await ProveAsync(device, headers)).Status);
        Assert.Equal(200, (await PostAsync($"{Passkeys}/options", headers)).Status);
        Assert.Contains("session.prove", await AuditAsync(user));
    }

    public static TheoryData<string> Lies() => new(
        "another origin", "another port", "another host name", "nobody there", "nobody verified", "framed", "another ceremony", "a forged signature",
        "no handle", "another handle", "a made-up challenge");

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task What_is_signed_wrongly_signs_nobody_in_and_is_in_the_audit_log(string lie)
    {
        var (user, headers) = await PersonAsync();
        using var device = new SoftAuthenticator(Origin);
        await AddAsync(device, headers);

        var reply = await SignInAsync(device, Lie(lie));

        Assert.Equal((401, lie == "a made-up challenge" ? "challenge_expired" : "invalid_passkey"), (reply.Status, reply.Code));
        Assert.Null(reply.Cookie);
        Assert.Equal("session.refuse", (await AuditAsync(user))[^1]);
        Assert.Equal(200, (await SignInAsync(device)).Status);
    }

    [Theory]
    [InlineData("another origin")]
    [InlineData("another host name")]
    [InlineData("nobody there")]
    [InlineData("nobody verified")]
    [InlineData("framed")]
    [InlineData("another ceremony")]
    [InlineData("a made-up challenge")]
    [InlineData("an attestation that nobody asked for")]
    public async Task What_is_made_wrongly_is_not_added_and_is_in_the_audit_log(string lie)
    {
        var (user, headers) = await PersonAsync();
        using var device = new SoftAuthenticator(Origin);

        var reply = await AddAsync(device, headers, lie == "an attestation that nobody asked for" ? new Ceremony { Format = "tpm" } : Lie(lie));

        Assert.Equal((422, lie == "a made-up challenge" ? "challenge_expired" : "invalid_passkey"), (reply.Status, reply.Code));
        Assert.Equal(0, (await _api.GetAsync(Passkeys, headers)).Data.GetArrayLength());
        Assert.Equal(["passkey.refuse"], await AuditAsync(user));
    }

    [Fact]
    public async Task A_challenge_counts_once_for_five_minutes_and_for_what_it_was_made_for()
    {
        var (user, headers) = await PersonAsync();
        using var device = new SoftAuthenticator(Origin);
        await AddAsync(device, headers);

        var used = await OptionsAsync(SignInRoute);
        var first = device.Get(used);
        Assert.Equal(200, (await PresentAsync(SignInRoute, first)).Status);
        Assert.Equal("challenge_expired", (await PresentAsync(SignInRoute, first)).Code);
        Assert.Equal("challenge_expired", (await PresentAsync(SignInRoute, device.Get(used))).Code);

        var late = await OptionsAsync(SignInRoute);
        _api.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("challenge_expired", (await PresentAsync(SignInRoute, device.Get(late))).Code);

        var proof = await OptionsAsync(ProofRoute, headers);
        Assert.Equal("challenge_expired", (await PresentAsync(SignInRoute, device.Get(proof))).Code);
        var signIn = await OptionsAsync(SignInRoute);
        Assert.Equal("challenge_expired", (await PresentAsync(ProofRoute, device.Get(signIn), headers)).Code);
        // And in the session that it was made for.
        var elsewhere = await _api.SignInAsync(1, user);
        var here = await OptionsAsync(ProofRoute, headers);
        Assert.Equal("challenge_expired", (await PresentAsync(ProofRoute, device.Get(here), elsewhere)).Code);
        using var other = new SoftAuthenticator(Origin);
        var creation = await OptionsAsync(Passkeys, headers);
        Assert.Equal("challenge_expired", (await PostAsync(Passkeys, elsewhere, new { name = "x", credential = other.Create(creation) })).Code);
    }

    [Fact]
    public async Task One_answer_that_comes_many_times_at_once_signs_in_once()
    {
        var (_, headers) = await PersonAsync();
        using var device = new SoftAuthenticator(Origin);
        await AddAsync(device, headers);
        var answer = device.Get(await OptionsAsync(SignInRoute));

        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PresentAsync(SignInRoute, answer)));

        Assert.Equal([200, 401, 401, 401, 401, 401], replies.Select(r => r.Status).Order());
    }

    [Fact]
    public async Task Challenges_are_stored_as_hashes_and_go_when_they_are_over()
    {
        var options = await OptionsAsync(SignInRoute);
        var challenge = Base64Url.DecodeFromChars(options.Text("challenge"));

        Assert.Equal(1L, await CountAsync(SHA256.HashData(challenge)));
        Assert.Equal(0L, await CountAsync(challenge));
        _api.Clock.Advance(TimeSpan.FromMinutes(5));
        await OptionsAsync(SignInRoute);
        Assert.Equal(0L, await CountAsync(SHA256.HashData(challenge)));

        Task<long> CountAsync(byte[] hash) => _api.Database.ScalarAsync<long>("select count(*) from passkey_challenge where challenge_hash = $1", hash);
    }

    [Fact]
    public async Task A_counter_that_goes_back_or_stands_still_is_refused_and_its_person_is_told()
    {
        var (user, headers) = await PersonAsync();
        using var device = new SoftAuthenticator(Origin);
        await AddAsync(device, headers);
        Assert.Equal(200, (await SignInAsync(device, new Ceremony { Counter = 40 })).Status);

        foreach (var counter in new uint[] { 40, 39, 0 })
        {
            var reply = await SignInAsync(device, new Ceremony { Counter = counter });
            Assert.Equal((401, "invalid_passkey"), (reply.Status, reply.Code));
        }

        Assert.Equal(["passkey_added", "passkey_refused", "passkey_refused", "passkey_refused"], await NoticesAsync(user));
        Assert.Equal(3L, await _api.Database.ScalarAsync<long>(
            "select count(*) from audit_log where action = 'session.refuse' and entity_id = $1 and after ->> 'reason' = 'counter'", $"{user}"));
        Assert.Equal(200, (await SignInAsync(device, new Ceremony { Counter = 41 })).Status);
    }

    [Fact]
    public async Task Of_two_signatures_with_one_counter_that_come_at_once_one_counts()
    {
        var (_, headers) = await PersonAsync();
        using var device = new SoftAuthenticator(Origin);
        await AddAsync(device, headers);
        object[] answers =
        [
            device.Get(await OptionsAsync(SignInRoute), new Ceremony { Counter = 7 }), device.Get(await OptionsAsync(SignInRoute), new Ceremony { Counter = 7 }),
        ];

        var replies = await Task.WhenAll(answers.Select(answer => PresentAsync(SignInRoute, answer)));

        Assert.Equal([200, 401], replies.Select(r => r.Status).Order());
    }

    [Fact]
    public async Task One_that_counts_nothing_may_always_say_zero()
    {
        var (_, headers) = await PersonAsync();
        using var device = new SoftAuthenticator(Origin) { Counts = false };
        await AddAsync(device, headers);

        Assert.Equal(200, (await SignInAsync(device)).Status);
        Assert.Equal(200, (await SignInAsync(device)).Status);
    }

    [Fact]
    public async Task A_passkey_belongs_to_one_account_and_proves_only_that_one()
    {
        var (ada, hers) = await PersonAsync();
        var (_, his) = await PersonAsync();
        using var device = new SoftAuthenticator(Origin);
        using var other = new SoftAuthenticator(Origin);
        await AddAsync(device, hers);
        await AddAsync(other, his);

        using var copy = new SoftAuthenticator(Origin) { CredentialId = device.CredentialId };
        Assert.Equal((409, "passkey_taken"), await OutcomeAsync(AddAsync(copy, his)));
        // Whoever knows what the passkey is called still has not its key.
        Assert.Equal("invalid_passkey", (await SignInAsync(copy)).Code);
        Assert.Equal((401, "invalid_passkey"), await OutcomeAsync(ProveAsync(device, his)));
        Assert.Equal("another_account", await _api.Database.ScalarAsync<string>(
            "select after ->> 'reason' from audit_log where action = 'session.refuse' and entity_id = $1 order by id desc limit 1", $"{ada}"));
        // One that nobody has.
        using var unknown = new SoftAuthenticator(Origin);
        Assert.Equal((401, "invalid_passkey"), await OutcomeAsync(SignInAsync(unknown)));
    }

    [Fact]
    public async Task Nobody_learns_from_the_options_who_has_an_account()
    {
        var options = await OptionsAsync(SignInRoute);

        Assert.Equal(("localhost", "required"), (options.Text("rpId"), options.Text("userVerification")));
        Assert.Equal(0, options.GetProperty("allowCredentials").GetArrayLength());
    }

    [Fact]
    public async Task Somebody_who_is_disabled_is_told_so_and_gets_no_session()
    {
        var (user, headers) = await PersonAsync();
        using var device = new SoftAuthenticator(Origin);
        await AddAsync(device, headers);
        await _api.Database.ExecuteAsync("update app_user set disabled_at = now() where id = $1", user);

        var reply = await SignInAsync(device);

        Assert.Equal((403, "user_disabled"), (reply.Status, reply.Code));
        Assert.Equal("disabled", await _api.Database.ScalarAsync<string>(
            "select after ->> 'reason' from audit_log where action = 'session.refuse' and entity_id = $1", $"{user}"));
    }

    [Fact]
    public async Task A_person_has_a_bounded_number_of_them()
    {
        var (user, headers) = await PersonAsync();
        await _api.Database.ExecuteAsync(
            """
            insert into passkey (id, user_id, credential_id, public_key, sign_count, rp_id, name, backed_up, created_at)
            select gen_random_uuid(), $1, sha256(($1 || ':' || n)::bytea), '', 0, 'localhost', 'p', false, now() from generate_series(1, $2) n
            """, user, PasskeyStore.Most - 1);
        using var last = new SoftAuthenticator(Origin);
        using var beyond = new SoftAuthenticator(Origin);

        Assert.Equal(201, (await AddAsync(last, headers)).Status);
        Assert.Equal((409, "too_many"), await OutcomeAsync(AddAsync(beyond, headers)));
    }

    [Fact]
    public async Task The_last_way_to_sign_in_stays_however_many_requests_come_at_once()
    {
        var (user, headers) = await PersonAsync();
        using var one = new SoftAuthenticator(Origin);
        using var two = new SoftAuthenticator(Origin);
        string[] ids = [(await AddAsync(one, headers)).Data.Text("id")!, (await AddAsync(two, headers)).Data.Text("id")!];
        await _api.Database.ExecuteAsync("update app_user set password_hash = null where id = $1", user);

        var replies = await Task.WhenAll(ids.Select(id => _api.SendAsync(HttpMethod.Delete, $"{Passkeys}/{id}", headers: headers)));

        Assert.Equal([200, 409], replies.Select(r => r.Status).Order());
        Assert.Equal("last_sign_in_way", replies.Single(r => r.Status == 409).Code);
        Assert.Equal(1, (await _api.GetAsync(Passkeys, headers)).Data.GetArrayLength());
    }

    [Fact]
    public async Task Nobody_renames_or_removes_those_of_others()
    {
        var (_, hers) = await PersonAsync();
        var (_, his) = await PersonAsync();
        using var device = new SoftAuthenticator(Origin);
        var id = (await AddAsync(device, hers)).Data.Text("id");

        Assert.Equal((404, "passkey_not_found"), await OutcomeAsync(_api.SendAsync(HttpMethod.Delete, $"{Passkeys}/{id}", headers: his)));
        Assert.Equal((404, "passkey_not_found"), await OutcomeAsync(_api.SendAsync(HttpMethod.Patch, $"{Passkeys}/{id}", """{"name":"x"}""", headers: his)));
        Assert.Equal(200, (await SignInAsync(device)).Status);
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_credential_is_said_at_once()
    {
        var (_, headers) = await PersonAsync();

        var reply = await PostAsync(Passkeys, headers, new { name = "x", credential = new { type = "password", rawId = "!", response = new { clientDataJSON = 1 } } });

        Assert.Equal(422, reply.Status);
        Assert.Equal(
            ["credential.type", "credential.rawId", "credential.response.clientDataJSON", "credential.response.attestationObject"],
            reply.Body.GetProperty("errors").EnumerateArray().Select(e => e.Text("field")));
        Assert.Equal("credential", (await PostAsync(SignInRoute, null, new { })).Field);
    }

    [Fact]
    public async Task The_host_name_is_the_configured_one_and_never_what_a_request_claims()
    {
        await using var database = await fixture.NewDatabaseAsync();
        await using var api = await fixture.StartAsync(database, new() { ["Auth:PublicUrl"] = "https://monitor.example.org" });

        var claimed = await _api.PostAsync($"{SignInRoute}/options", new Dictionary<string, string> { ["Host"] = "evil.example.org" });
        var number = await _api.PostAsync($"{SignInRoute}/options");
        var configured = await api.PostAsync($"{SignInRoute}/options", new Dictionary<string, string> { ["Host"] = "evil.example.org" });

        Assert.Equal((409, "public_url_required"), (claimed.Status, claimed.Code));
        Assert.Equal((409, "public_url_required"), (number.Status, number.Code));
        Assert.Equal("monitor.example.org", configured.Data.GetProperty("public_key").Text("rpId"));

        // A passkey works at the configured origin, whatever the proxy passes on.
        var headers = await api.SignInAsync(1, await api.MemberAsync(1, "viewer", "public@example.org"));
        using var device = new SoftAuthenticator("https://monitor.example.org");
        var options = (await api.PostAsync($"{Passkeys}/options", headers)).Data.GetProperty("public_key");
        Assert.Equal(201, (await api.PostAsync(Passkeys, headers, JsonSerializer.Serialize(new { name = "x", credential = device.Create(options) }))).Status);
    }

    private static async Task<(int, string?)> OutcomeAsync(Task<Reply> reply) => ((await reply).Status, (await reply).Code);

    private static Ceremony Lie(string lie) => lie switch
    {
        "another origin" => new() { Origin = "https://evil.example.org" },
        "another port" => new() { Origin = "http://localhost:1" },
        "another host name" => new() { RpId = "evil.example.org" },
        "nobody there" => new() { IsPresent = false },
        "nobody verified" => new() { IsVerified = false },
        "framed" => new() { IsCrossOrigin = true },
        "another ceremony" => new() { Type = "webauthn.payment" },
        "a forged signature" => new() { IsForged = true },
        "no handle" => new() { Handle = [] },
        "another handle" => new() { Handle = RandomNumberGenerator.GetBytes(32) },
        "a made-up challenge" => new() { Challenge = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)) },
        _ => throw new ArgumentOutOfRangeException(nameof(lie), lie, "There is no such lie."),
    };

    private async Task<(long User, Dictionary<string, string> Headers)> PersonAsync()
    {
        var user = await _api.MemberAsync(1, "viewer", $"passkey.{Interlocked.Increment(ref _made)}@example.org");
        var headers = await _api.SignInAsync(1, user);
        headers["Host"] = Host;
        return (user, headers);
    }

    private async Task<Reply> AddAsync(SoftAuthenticator device, Dictionary<string, string> headers, Ceremony? ceremony = null, string name = "a passkey") =>
        await PostAsync(Passkeys, headers, new { name, credential = device.Create(await OptionsAsync(Passkeys, headers), ceremony) });

    private async Task<Reply> SignInAsync(SoftAuthenticator device, Ceremony? ceremony = null) =>
        await PresentAsync(SignInRoute, device.Get(await OptionsAsync(SignInRoute), ceremony));

    private async Task<Reply> ProveAsync(SoftAuthenticator device, Dictionary<string, string> headers) =>
        await PresentAsync(ProofRoute, device.Get(await OptionsAsync(ProofRoute, headers)), headers);

    private async Task<JsonElement> OptionsAsync(string route, Dictionary<string, string>? headers = null)
    {
        var reply = await PostAsync($"{route}/options", headers);
        Assert.True(reply.Status == 200, reply.Body.GetRawText());
        return reply.Data.GetProperty("public_key");
    }

    private Task<Reply> PresentAsync(string route, object credential, Dictionary<string, string>? headers = null) =>
        PostAsync(route, headers, new { credential });

    private Task<Reply> PostAsync(string path, Dictionary<string, string>? headers, object? body = null)
    {
        var sent = new Dictionary<string, string>(headers ?? []) { ["Host"] = Host };
        return _api.PostAsync(path, sent, body is null ? null : JsonSerializer.Serialize(body));
    }

    private static Dictionary<string, string> Headers(Reply signedIn) =>
        new() { ["Cookie"] = signedIn.Cookie!.Split(';')[0], ["X-CSRF-Token"] = signedIn.Data.Text("csrf_token")! };

    private Task<long> VersionAsync(long user) => _api.Database.ScalarAsync<long>("select credentials_version from app_user where id = $1", user);

    private async Task<IReadOnlyList<string>> AuditAsync(long user) => await _api.Database.ColumnAsync<string>(
        "select action from audit_log where actor_id = $1 or entity_id = $1 order by id", $"{user}");

    private async Task<IReadOnlyList<string>> NoticesAsync(long user) =>
        await _api.Database.ColumnAsync<string>("select kind from person_notice where user_id = $1 order by id", user);
}
