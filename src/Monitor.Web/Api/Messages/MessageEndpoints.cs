using System.Text;
using System.Text.Json;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Monitor.Data.Inbox;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Messages;

/// <summary>Messages of others to this service: those that wait, are kept, or were set aside.</summary>
internal static class MessageEndpoints
{
    private const string Id = "message_id";
    private const int DefaultLimit = 50;

    public static void MapMessages(this IEndpointRouteBuilder app)
    {
        var messages = app.MapGroup("/api/v1/messages").WithTags("Messages").Requires(Permission.Operate);
        messages.MapGet("", ListAsync).Validates<MessageQuery>().Documented(MessageDocs.List);
        messages.MapPost("", SendAsync).Validates<SendMessage>().Documented(MessageDocs.Send);
        messages.MapGet("/{message_id:long}", GetAsync).Documented(MessageDocs.Get);
        messages.MapPost("/{message_id:long}/replay", ReplayAsync).Documented(MessageDocs.Replay);
        messages.MapDelete("/{message_id:long}", RemoveAsync).Documented(MessageDocs.Remove);
    }

    private static async Task<IResult> ListAsync([AsParameters] MessageQuery query, MessageInbox inbox, CancellationToken ct)
    {
        var limit = QueryText.Number(query.Limit) ?? DefaultLimit;
        var page = await inbox.PageAsync(query.Queue, query.State, QueryText.IdPosition(query.Cursor, query.Before), limit + 1, ct);
        var shown = page.Take(limit).Select(View).ToArray();
        return Answer.Ok(shown, page.Count > limit ? $"{shown[^1].Id}" : null);
    }

    private static async Task<IResult> SendAsync(SendMessage body, MessageInbox inbox, CancellationToken ct)
    {
        var stored = await inbox.StoreAsync(body.Queue!, body.Key, Encoding.UTF8.GetBytes(body.Body!.Value.GetRawText()), ct);
        Audited.Change("message", body.Queue!, null, null);
        return Answer.Accepted(new SentMessageView(body.Queue!, stored));
    }

    private static async Task<IResult> GetAsync([FromRoute(Name = Id)] long messageId, MessageInbox inbox, CancellationToken ct) =>
        await inbox.FindAsync(messageId, ct) is { } message ? Answer.Ok(View(message)) : Missing(messageId);

    private static Task<IResult> ReplayAsync([FromRoute(Name = Id)] long messageId, MessageInbox inbox, CancellationToken ct) => EndAsync(messageId, inbox, inbox.ReplayAsync, ct);

    private static Task<IResult> RemoveAsync([FromRoute(Name = Id)] long messageId, MessageInbox inbox, CancellationToken ct) => EndAsync(messageId, inbox, inbox.RemoveAsync, ct);

    private static async Task<IResult> EndAsync(long id, MessageInbox inbox, Func<long, CancellationToken, Task<StoredMessage?>> change, CancellationToken ct)
    {
        if (await change(id, ct) is { } message)
        {
            Audited.Change("message", id, null, Audited.State("queue", message.Queue));
            return Answer.Ok(View(message));
        }

        return await inbox.FindAsync(id, ct) is null
            ? Missing(id)
            : Answer.Conflict(Id, $"Message {id} is neither held nor set aside.", ErrorCodes.MessageActive);
    }

    private static IResult Missing(long id) => Answer.NotFound(Id, $"There is no message {id}.", ErrorCodes.MessageNotFound);

    private static MessageView View(StoredMessage m) => new(m.Id, m.Queue, m.Key, m.State, m.ReceivedAt, m.EndedAt, m.Attempts, m.Result);
}

internal sealed class MessageQueryValidator : AbstractValidator<MessageQuery>
{
    public const int MaxLimit = 500;

    public static readonly string[] States = ["waiting", "done", "held", "dead"];

    public MessageQueryValidator()
    {
        RuleFor(r => r.Queue).OneOf(MessageQueues.All);
        RuleFor(r => r.State).OneOf(States);
        RuleFor(r => r.Limit).WholeNumber(1, MaxLimit);
        RuleFor(r => r.Cursor).IdCursor();
        RuleFor(r => r.Before).RowId();
    }
}

internal sealed class SendMessageValidator : AbstractValidator<SendMessage>
{
    private const int LongestBody = 65_536;

    public SendMessageValidator()
    {
        RuleFor(r => r.Queue).Required().OneOf(MessageQueues.All);
        RuleFor(r => r.Key).Must(key => key is null or { Length: > 0 and <= MessageInbox.LongestKey })
            .WithMessage($"{{PropertyPath}} has 1 to {MessageInbox.LongestKey} characters.").WithErrorCode(ErrorCodes.OutOfRange);
        RuleFor(r => r.Body).Cascade(CascadeMode.Stop)
            .Must(body => body is not null).WithMessage("body is required.").WithErrorCode(ErrorCodes.Required)
            .Must(body => body!.Value.ValueKind == JsonValueKind.Object && body.Value.GetRawText().Length <= LongestBody)
            .WithMessage($"body is a JSON object of at most {LongestBody} characters.").WithErrorCode(ErrorCodes.WrongType);
    }
}
