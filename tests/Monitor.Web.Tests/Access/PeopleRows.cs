using System.Security.Cryptography;
using System.Text;
using Monitor.Data.People;

namespace Monitor.Web.Tests.Access;

/// <summary>Teams, users, sessions and keys straight into a database, since hashing passwords takes its time.</summary>
internal static class PeopleRows
{
    public const string Password = "a long enough password";

    private static readonly Lazy<string> Hash = new(() => new Passwords().Hash(Password));

    public static async Task<long> TeamAsync(this ApiServer api, string name) =>
        await api.Database.ScalarAsync<long>("insert into team (name) values ($1) returning id", name);

    public static async Task<long> UserAsync(this ApiServer api, string email, bool isOperator = false) =>
        await api.Database.ScalarAsync<long>(
            "insert into app_user (email, name, password_hash, operator) values ($1, $1, $2, $3) returning id", email, Hash.Value, isOperator);

    public static Task JoinAsync(this ApiServer api, long team, long user, string role) =>
        api.Database.ExecuteAsync("insert into member (team_id, user_id, role) values ($1, $2, $3)", team, user, role);

    /// <summary>A user with one membership.</summary>
    public static async Task<long> MemberAsync(this ApiServer api, long team, string role, string email, bool isOperator = false)
    {
        var user = await api.UserAsync(email, isOperator);
        await api.JoinAsync(team, user, role);
        return user;
    }

    /// <summary>The headers of somebody who signed in.</summary>
    public static async Task<Dictionary<string, string>> SignInAsync(this ApiServer api, long team, long user)
    {
        var token = Guid.NewGuid().ToString("N");
        var now = api.Clock.GetUtcNow();
        await api.Database.ExecuteAsync(
            """
            insert into session (id, token_hash, user_id, team_id, created_at, last_seen_at, proved_at, expires_at)
            values (gen_random_uuid(), $1, $2, $3, $4, $4, $4, $5)
            """, SecretToken.Hash(token), user, team, now, now.AddDays(30));
        return new()
        {
            ["Cookie"] = $"monitor_session={token}",
            ["X-CSRF-Token"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("csrf:" + token))),
        };
    }

    /// <summary>The headers of a new key.</summary>
    public static async Task<Dictionary<string, string>> KeyAsync(
        this ApiServer api, long team, string scope, long? createdBy = null, DateTimeOffset? expiresAt = null)
    {
        var key = SecretToken.Create(SecretToken.KeyPrefix);
        await api.Database.ExecuteAsync(
            """
            insert into api_key (id, team_id, name, prefix, key_hash, scope, created_by, created_at, expires_at)
            values (gen_random_uuid(), $1, 'a key', $2, $3, $4, $5, $6, $7)
            """, team, key[..12], SecretToken.Hash(key), scope, createdBy, api.Clock.GetUtcNow(), expiresAt);
        return new() { ["Authorization"] = $"Bearer {key}" };
    }

    public static Task<Reply> GetAsync(this ApiServer api, string path, Dictionary<string, string>? headers) =>
        api.SendAsync(HttpMethod.Get, path, headers: headers);

    public static Task<Reply> PostAsync(this ApiServer api, string path, Dictionary<string, string>? headers, string? json = null) =>
        api.SendAsync(HttpMethod.Post, path, json, headers: headers);
}
