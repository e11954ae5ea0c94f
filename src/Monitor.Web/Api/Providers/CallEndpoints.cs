using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using FluentValidation;
using Monitor.Data.Trace;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Providers;

/// <summary>The trace of provider calls.</summary>
internal static class CallEndpoints
{
    private const int DefaultLimit = 100;
    private const int DefaultDays = 7;
    private const int DefaultTotals = 1000;

    public static async Task<IResult> PageAsync([AsParameters] CallQuery query, CallLog log, CancellationToken ct)
    {
        CallPosition? before = null;
        if (query.Cursor is not null && !TryDecode(query.Cursor, out before))
            return Answer.Invalid("cursor", "cursor is the next_cursor of a page of calls.", ErrorCodes.InvalidCursor);
        var limit = QueryText.Number(query.Limit) ?? DefaultLimit;
        var page = await log.PageAsync(new(query.Provider, query.Outcome, query.Target, QueryText.Time(query.Since)), before, limit + 1, ct);
        var last = page.Count > limit ? page[limit - 1] : null;
        return Answer.Ok(page.Take(limit).Select(View).ToArray(), last is null ? null : Encode(new(last.Call.At, last.Id)));
    }

    public static async Task<IResult> TotalsAsync([AsParameters] CallTotalsQuery query, CallLog log, CancellationToken ct)
    {
        CallTotalPosition? after = null;
        if (query.Cursor is not null && !TryDecodeTotal(query.Cursor, out after))
            return Answer.Invalid("cursor", "cursor is the next_cursor of a page of totals.", ErrorCodes.InvalidCursor);
        var limit = QueryText.Number(query.Limit) ?? DefaultTotals;
        var page = await log.TotalsAsync(QueryText.Number(query.Days) ?? DefaultDays, query.Provider, after, limit + 1, ct);
        var last = page.Count > limit ? page[limit - 1] : null;
        return Answer.Ok(
            page.Take(limit).Select(t => new CallTotalView(t.Day, t.Provider, t.FetchType, t.Outcome, t.Calls, t.CostUsd, t.Saved)).ToArray(),
            last is null ? null : Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
                string.Create(CultureInfo.InvariantCulture, $"{last.Day.DayNumber}\n{last.Provider}\n{last.FetchType}\n{last.Outcome}"))));
    }

    private static bool TryDecodeTotal(string text, out CallTotalPosition? position)
    {
        position = null;
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (Base64Url.DecodeFromChars(text, bytes, out _, out var length) != OperationStatus.Done
            || Encoding.UTF8.GetString(bytes, 0, length).Split('\n') is not [var day, var provider, var type, var outcome]
            || !int.TryParse(day, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > DateOnly.MaxValue.DayNumber
            || text.Contains('\0', StringComparison.Ordinal) || (provider + type + outcome).Contains('\0', StringComparison.Ordinal))
            return false;
        position = new(DateOnly.FromDayNumber(number), provider, type, outcome);
        return true;
    }

    private static CallView View(LoggedCall logged)
    {
        var call = logged.Call;
        return new(
            logged.Id, call.At, call.Provider, call.Platform, call.FetchType, call.Target, call.Credential, call.HttpStatus, call.Outcome,
            Math.Round(call.DurationMs, 1), call.CostUsd, call.TaskId, call.Error)
        {
            RunNo = call.RunNo,
            ItemId = call.ItemId,
            RequestId = call.RequestId,
            JobId = call.JobId,
            Method = call.Method,
            Url = call.Url,
        };
    }

    private static string Encode(CallPosition position) => Base64Url.EncodeToString(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{position.At.UtcTicks} {position.Id}")));

    private static bool TryDecode(string text, out CallPosition? position)
    {
        position = null;
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (Base64Url.DecodeFromChars(text, bytes, out _, out var length) != OperationStatus.Done || Encoding.UTF8.GetString(bytes, 0, length).Split(' ') is not [var at, var number])
            return false;
        if (!long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) || ticks > DateTime.MaxValue.Ticks
            || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return false;
        position = new(new DateTimeOffset(ticks, TimeSpan.Zero), id);
        return true;
    }
}

/// <summary>What the trace is asked with.</summary>
internal sealed record CallQuery
{
    public string? Provider { get; init; }
    public string? Outcome { get; init; }
    public string? Target { get; init; }
    public string? Since { get; init; }
    public string? Limit { get; init; }
    public string? Cursor { get; init; }
}

/// <summary>What totals are asked with.</summary>
internal sealed record CallTotalsQuery
{
    public string? Provider { get; init; }
    public string? Days { get; init; }
    public string? Limit { get; init; }
    public string? Cursor { get; init; }
}

/// <summary>One call to a provider.</summary>
/// <param name="Id">Its number.</param>
/// <param name="At">When it began.</param>
/// <param name="Provider">Who was asked.</param>
/// <param name="Platform">About which platform.</param>
/// <param name="FetchType">What was asked.</param>
/// <param name="Target">About whom.</param>
/// <param name="Credential">Id of the credential.</param>
/// <param name="HttpStatus">HTTP status; null when there was no answer.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="DurationMs">How long it took.</param>
/// <param name="CostUsd">What it cost.</param>
/// <param name="TaskId">For which task.</param>
/// <param name="Error">What was wrong; the field, when the answer was malformed.</param>
internal sealed record CallView(
    long Id, DateTimeOffset At, string Provider, string Platform, string FetchType, string Target, string? Credential, int? HttpStatus, string Outcome,
    double DurationMs, decimal CostUsd, Guid? TaskId, string? Error)
{
    /// <summary>In which run of that task.</summary>
    public required int? RunNo { get; init; }

    /// <summary>For which item of a queue: an attempt at one request or at one name of a job.</summary>
    public required long? ItemId { get; init; }

    /// <summary>For which scrape request.</summary>
    public required long? RequestId { get; init; }

    /// <summary>For which batch or search.</summary>
    public required Guid? JobId { get; init; }

    /// <summary>The HTTP method; null when nothing was sent.</summary>
    public required string? Method { get; init; }

    /// <summary>The address that was asked, without any secret.</summary>
    public required string? Url { get; init; }
}

/// <summary>Calls of one day.</summary>
/// <param name="Day">In UTC.</param>
/// <param name="Provider">Who was asked.</param>
/// <param name="FetchType">What was asked.</param>
/// <param name="Outcome">What became of it; saved for answers that were shared.</param>
/// <param name="Calls">How many calls.</param>
/// <param name="CostUsd">What they cost.</param>
/// <param name="Saved">Calls that were not made because an answer was shared.</param>
internal sealed record CallTotalView(DateOnly Day, string Provider, string FetchType, string Outcome, long Calls, decimal CostUsd, long Saved);

internal sealed class CallQueryValidator : AbstractValidator<CallQuery>
{
    public static readonly IReadOnlyList<string> Outcomes =
        ["found", "not_found", "private", "not_covered", "continued", "rate_limited", "auth_rejected", "quota_exhausted", "malformed", "transient"];

    public CallQueryValidator()
    {
        RuleFor(r => r.Outcome).OneOf(Outcomes);
        RuleFor(r => r.Since).Time();
        RuleFor(r => r.Limit).WholeNumber(1, 1000);
    }
}

internal sealed class CallTotalsQueryValidator : AbstractValidator<CallTotalsQuery>
{
    public const int MaxLimit = 5000;

    public CallTotalsQueryValidator()
    {
        RuleFor(r => r.Days).WholeNumber(1, 366);
        RuleFor(r => r.Limit).WholeNumber(1, MaxLimit);
    }
}
