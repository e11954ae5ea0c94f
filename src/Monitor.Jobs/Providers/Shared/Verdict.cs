using System.Text.RegularExpressions;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Shared;

/// <summary>
/// What the platform itself says inside an answer that looks like a success: that there is nothing, or nothing for strangers. A mere
/// null is no verdict; it may as well be trouble of the provider.
/// </summary>
internal static partial class Verdict
{
    /// <summary>The failure that a part of an answer stands for; null when it is none.</summary>
    public static FetchOutcome? In(WireValue part)
    {
        if (part["status"].Text() is "fail")
            return Of(part["message"]);
        if (part["status_code"].Count(out var code) != CountState.Number || code == 0 || !part["status_msg"].IsText)
            return null;
        return code switch
        {
            10_202 or 10_204 or 10_221 => new FetchOutcome.NotFound(),
            10_216 or 10_222 => new FetchOutcome.Private(),
            _ => Of(part["status_msg"]),
        };
    }

    /// <summary>What these words mean; trouble when they say nothing else.</summary>
    public static FetchOutcome Of(WireValue message)
    {
        var text = ProviderMessage.Of(message, "no data in the answer");
        // Words about the request say nothing about an account or post.
        var words = text.Replace('_', ' ').Replace('’', '\'');
        if (AboutTheRequest().IsMatch(words))
            return new FetchOutcome.Transient(text);
        if (Gone().IsMatch(words))
            return new FetchOutcome.NotFound();
        return Closed().IsMatch(words) ? new FetchOutcome.Private() : new FetchOutcome.Transient(text);
    }

    private const RegexOptions Words = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    [GeneratedRegex(@"\b(endpoint|route|path|method|api|key|token)\b", Words, 1000)]
    private static partial Regex AboutTheRequest();

    [GeneratedRegex(
        @"\bnot (be )?(found|exist)|n't (be )?(found|exist)|could(n't| not) find|no longer (exist|available)|no such (user|account|post|video|media)" +
        @"|\b(user|account|profile|video|post|media|photo|reel)\b.{0,30}\b(unavailable|not available|isn't available|removed|deleted|banned)\b",
        Words,
        1000)]
    private static partial Regex Gone();

    [GeneratedRegex(@"\b(account|profile|user|video|post|media)\b.{0,30}\bprivate\b|\bprivate (account|profile|user|video|post|media)\b", Words, 1000)]
    private static partial Regex Closed();
}
