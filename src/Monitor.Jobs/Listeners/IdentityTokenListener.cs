using System.Text.Json;
using Monitor.Data.Credentials;
using Monitor.Data.HotState;
using Monitor.Data.Inbox;
using Npgsql;

namespace Monitor.Jobs.Listeners;

/// <summary>
/// Adds or renews a key that an identity service has got: <c>source</c>, <c>handle</c>, and its secret fields in <c>credentials</c>, or an <c>access_token</c>
/// beside them, and a <c>user_id</c>. The key is in use again, whatever was wrong with the one before.
/// </summary>
internal sealed class IdentityTokenListener(CredentialMessages credentials) : IMessageListener
{
    private const int LongestName = 200;

    private static readonly string[] Beside = [.. CredentialFields.KeyNames, "user_id"];

    public string Queue => MessageQueues.IdentityToken;

    public IReadOnlyList<string> Topics { get; } = [HintTopic.Credentials];

    public async Task<MessageEnd> HandleAsync(NpgsqlConnection connection, JsonElement message, CancellationToken ct)
    {
        if (message.Text("source") is not { Length: > 0 and <= LongestName } source || message.Text("handle") is not { Length: > 0 and <= LongestName } handle)
            return MessageEnd.Dead("source and handle are required.");
        if (!await CredentialMessages.IsProviderAsync(connection, source, ct))
            return MessageEnd.Dead("source is the name of no provider.");
        var fields = message.TryGetProperty("credentials", out var given) && given.ValueKind == JsonValueKind.Object
            ? given.EnumerateObject().Where(field => field.Value.ValueKind == JsonValueKind.String).ToDictionary(field => field.Name, field => field.Value.GetString()!, StringComparer.Ordinal)
            : [];
        foreach (var name in Beside)
            if (message.Text(name) is { Length: > 0 } value)
                fields.TryAdd(name, value);
        if (CredentialFields.Key(fields) is null)
            return MessageEnd.Dead($"One of {string.Join(", ", CredentialFields.KeyNames)} is required.");
        var key = message.Text("idempotency_key") is { Length: > 0 and <= LongestName } own ? own : $"{source}:{handle}";
        return await credentials.RenewAsync(connection, new(key, source, handle, fields), ct) is { } id
            ? MessageEnd.Done($"Credential {id} is renewed.")
            : MessageEnd.Dead("The idempotency key belongs to a credential of the configuration.");
    }
}
