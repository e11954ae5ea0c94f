using System.Text.Json;
using Monitor.Data.Credentials;
using Monitor.Data.HotState;
using Monitor.Data.Inbox;
using Npgsql;

namespace Monitor.Jobs.Listeners;

/// <summary>
/// Checks a key: <c>{"credential_id": 7}</c>, or <c>idempotency_key</c>, or <c>source</c> and <c>handle</c>. With <c>is_valid</c> or
/// <c>data_access_expired</c> whoever knows says so; otherwise a worker that has it tries it with one cheap call, whose outcome counts.
/// </summary>
internal sealed class CredentialsValidateListener(CredentialMessages credentials) : IMessageListener
{
    public string Queue => MessageQueues.CredentialsValidate;

    public IReadOnlyList<string> Topics { get; } = [HintTopic.Credentials];

    public async Task<MessageEnd> HandleAsync(NpgsqlConnection connection, JsonElement message, CancellationToken ct)
    {
        var which = new CredentialName(message.Number("credential_id"), message.Text("idempotency_key"), message.Text("source"), message.Text("handle"));
        if (!which.IsGiven)
            return MessageEnd.Dead("credential_id, idempotency_key, or source and handle are required.");
        bool? isValid = message.Flag("is_valid") ?? (message.Flag("data_access_expired") is { } expired ? !expired : null);
        return await credentials.ValidateAsync(connection, which, isValid, ct) is { } state
            ? MessageEnd.Done($"Credential {state.Id} {state.State}.")
            : MessageEnd.Dead("There is no such credential.");
    }
}
